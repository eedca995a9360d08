"""From the settings' names to a chain of engines."""

from __future__ import annotations

import pytest

from pipeline.model.engine_options import EngineOptions
from pipeline.model.settings import Settings
from pipeline.translate.engines.interface import Failed, Translated
from pipeline.translate.engines.registry import engines_of
from tests.fakes.fault_server import FaultServer, always


def test_the_settings_chain() -> None:
    """The default chain: the model on this machine, which says where it is to be had, and Google."""
    firefox, google = engines_of(Settings())
    assert (firefox.name, google.name) == ("firefox", "google")
    why = Failed("unavailable", "its model is not here: pipeline models fetch")
    assert firefox.translate(["a", "b"]) == [why, why]
    assert google.sends_data_to_third_party


def test_an_unknown_name_says_what_there_is() -> None:
    """`--engine gogle` gives one line with the names that exist."""
    (engine,) = engines_of(Settings(), ["gogle"])
    (result,) = engine.translate(["a"])
    assert isinstance(result, Failed)
    assert result.message == "no such engine: use one of firefox, google, libre, chat, file"


def test_options_reach_the_engine() -> None:
    """`engine.google` sets address, timeout and concurrency."""
    with FaultServer(always("ok")) as server:
        options: EngineOptions = {"url": server.url, "timeout": 2, "concurrency": 1}
        (google,) = engines_of(Settings(engine={"google": options}), ["google"])
        assert google.translate(["Be kind.", "Listen."]) == [
            Translated("字 字."),
            Translated("字."),
        ]
        assert len(server.clients) == 1


@pytest.mark.parametrize("options", [{"timeout": "soon"}, {"concurrency": None}])
def test_wrong_options_are_a_reason(options: EngineOptions) -> None:
    """A setting that cannot be read makes the engine unavailable, not the run fail."""
    (engine,) = engines_of(Settings(engine={"google": options}), ["google"])
    (result,) = engine.translate(["a"])
    assert isinstance(result, Failed)
    assert "engine.google" in result.message
