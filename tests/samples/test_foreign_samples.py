"""OData and EnterpriseData files: each is refused with its own reason, nothing crashes."""

import pytest

from etl.identify import identify
from etl.importers import IMPORTERS
from etl.reading import Source, Unreadable
from tests.samples.conftest import SAMPLES, facts_of


def refusal(name: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        identify(Source.open(SAMPLES / name), IMPORTERS)
    return refused.value


@pytest.mark.parametrize(("name", "facts"), facts_of("odata/"))
def test_an_answer_of_odata_is_refused_with_its_reason(name, facts):
    refused = refusal(name)
    if "error_code" in facts or "code" in facts:
        assert refused.code == "odata_error"
        assert refused.message.values["code"] == str(facts.get("error_code", facts.get("code")))
        assert facts.get("message", "") in refused.message.values["message"]
    elif facts.get("root") == "Edmx":
        assert refused.code == "odata_metadata"
    elif "context" in facts:
        assert refused.code == "odata_answer"
    else:
        assert refused.code == "other_json"


@pytest.mark.parametrize(("name", "facts"), facts_of("ed/"))
def test_an_exchange_message_is_refused_with_its_reason(name, facts):
    wanted = "ib_parameters" if facts.get("root") == "return" else "enterprise_data"
    assert refusal(name).code == wanted
