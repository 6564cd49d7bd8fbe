"""Files: what others wrote is read as they read it, and what is written here they can read."""

import plistlib

from scenarios.sign_in import signed_in
from servers.oidc_provider import NATIVE


def test_the_bookmark_is_a_property_list_with_the_answers(world):
    world.need("plistutil")
    world.person()
    signed_in(world)
    (bookmark,) = (world.profilectl_home / "bookmarks").glob("*.duck")
    keys = plistlib.loads(bookmark.read_bytes())
    assert (keys["Protocol"], keys["Provider"]) == ("s3", "contract")
    assert keys["Custom"]["OAuth Client ID"] == NATIVE
    binary = world.folder / "bookmark.bin"
    world.run("plistutil", "-i", bookmark, "-o", binary, "-f", "bin").ends_with(0)
    assert binary.read_bytes().startswith(b"bplist00")
    assert plistlib.loads(binary.read_bytes()) == keys
