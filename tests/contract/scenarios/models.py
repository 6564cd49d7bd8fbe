"""Our tables against AWS's own service models, as botocore ships them."""

from testbed.install import HERE


def test_every_error_of_sts_is_in_our_table(world):
    table = (HERE.parent / "sts-errors.txt").read_text().splitlines()
    ours = [" ".join(line.split()[1:3]) for line in table if line.startswith("model ")]
    theirs = world.boto3("sts_error_codes.py").ends_with(0).out.splitlines()
    assert ours == theirs, f"in ours only: {set(ours) - set(theirs)}; in theirs only: {set(theirs) - set(ours)}"
