"""Prove that the files of a site say what was approved, and nothing else.

Read with an HTML parser of its own, so that a fault of our writers cannot hide behind itself.
"""

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.site import verify_bytes, verify_site

__all__ = ["Breach", "Expected", "Promise", "promise_of", "verify_bytes", "verify_site"]
