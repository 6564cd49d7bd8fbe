"""Prints `STATUS CODE` of every error in botocore's service model of STS, sorted by code."""

import botocore.loaders

shapes = botocore.loaders.Loader().load_service_model("sts", "service-2")["shapes"]
errors = [shape["error"] for shape in shapes.values() if shape.get("exception")]
for error in sorted(errors, key=lambda it: it["code"]):
    print(error["httpStatusCode"], error["code"])
