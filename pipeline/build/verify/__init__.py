"""The bytes of a site and what they should say in; every breach, with its file and a code, out.

Read with an HTML parser of its own, so that a fault of our writers cannot hide behind itself.
"""

from pipeline.build.verify.breach import Breach, Expected, Promise
from pipeline.build.verify.expected import promise_of
from pipeline.build.verify.whole import verify_bytes, verify_site

__all__ = ["Breach", "Expected", "Promise", "promise_of", "verify_bytes", "verify_site"]
