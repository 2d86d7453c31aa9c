"""A claim that a message names keeps its force and its condition; its bare label is refused."""

from dataclasses import replace

import pandas as pd
import pytest
from glance import lines

from thapmuoi_analysis import load_case, tell
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Phrase

CLAIM = load_case("thap-muoi").claims_by_id["c43"]  # of which only the words below are told
EXTEND = Phrase("nhân rộng", "extend it")


def claim(force, vi="", en=""):
    hedges = {"vi": (), "en": ()}
    if vi:
        hedges["vi"] = tuple(vi.split("; "))
    if en:
        hedges["en"] = tuple(en.split("; "))
    return replace(CLAIM, force=force, hedges=hedges)


def told(phrase, lang):
    """Return how a phrase is told in a message."""
    spoken = Formatter(lang).speak("*Hướng: {it}.*", {"it": phrase})
    text = spoken.text.removeprefix("*Hướng: ")
    return text.removesuffix(".*")


# Force and hedges of a claim; an action and a name with these, in either language.
FORMS = """
plain | |
  nhân rộng | extend it
  nhân rộng mô hình | extending the model
may | có thể | may
  có thể nhân rộng | possibly extend it
  nhân rộng mô hình (“có thể”) | extending the model (“may”)
may | |
  có thể nhân rộng | possibly extend it
  nhân rộng mô hình (có thể) | extending the model (possibly)
study | nghiên cứu | studying
  nghiên cứu nhân rộng | extend it (to be studied)
  nhân rộng mô hình (“nghiên cứu”) | extending the model (“studying”)
advice | |
  kiến nghị nhân rộng | extend it (recommended)
  nhân rộng mô hình (kiến nghị) | extending the model (recommended)
hedged | cân nhắc; nếu đủ người | weighs; if there are people
  “cân nhắc” nhân rộng nếu đủ người | extend it (“weighs”) if there are people
  nhân rộng mô hình (“cân nhắc”) nếu đủ người | extending the model (“weighs”) if there are people
may | dự kiến; có thể | expects; may
  “dự kiến” có thể nhân rộng | possibly extend it (“expects”)
  nhân rộng mô hình (“dự kiến”; “có thể”) | extending the model (“expects”; “may”)
hedged | một vài xã; ở một số ấp; còn | a few communes; in some hamlets; still
  nhân rộng ở một vài xã ở một số ấp | extend it in a few communes in some hamlets
  nhân rộng mô hình ở một vài xã ở một số ấp | extending the model in a few communes in some hamlets
hedged | mô hình | the model
  “mô hình” nhân rộng | extend it (“the model”)
  nhân rộng mô hình | extending the model
"""


def test_its_force_and_its_condition_stand_in_the_words_for_it():
    table = iter(lines(FORMS))
    for coded in table:
        action = next(table)
        name = next(table)
        it = claim(*coded)
        for place, lang in enumerate(("vi", "en")):
            as_action = careful(it, EXTEND)
            as_name = careful(it)
            assert told(as_action, lang) == action[place]
            assert told(as_name, lang) == name[place]


def test_what_the_sentence_around_a_claim_says_for_all_is_not_said_again():
    step = claim("may", "có thể; khi đủ người; một vài xã", "may; when staffed; a few communes")
    framed = careful(step, EXTEND, framed=("force", "condition"))
    assert told(framed, "vi") == "nhân rộng ở một vài xã"


HEDGED = claim("hedged", "có lúc", "at times")


REFUSED = r"claim c43 \(hedged\) .* write careful\(claim\) for it"


@pytest.mark.parametrize("form", ["*{it}.*", "**{it}.** Rồi thôi.", "Rồi **{it}**."])
def test_the_bare_label_of_a_claim_that_is_not_plain_is_refused_in_a_message(form):
    say, *_ = tell("vi")
    rows = pd.DataFrame({"claim": [HEDGED]})
    labels = form.replace("}", ":labels}")
    for it, text in ((HEDGED, form), ((HEDGED,), form), (rows, labels)):
        with pytest.raises(TypeError, match=REFUSED):
            say(vi=text, en=text, it=it)
    plain = claim("plain")
    spoken = Formatter("vi").speak(form, {"it": plain})
    [message] = spoken.messages
    [named] = message["claims"]
    assert named == {"id": "c43", "force": "plain", "hedges": {}}
    assert "*" not in message["text"]


def test_captions_refuse_it_too_and_other_sentences_do_not():
    _, table, figure, formatter = tell("en")
    units = load_case("example").units
    for shows in (table, figure):
        with pytest.raises(TypeError, match="without its force"):
            shows(units, vi="{it}", en="{it}", it=HEDGED)
    spoken = formatter.speak("It is of {it}.", {"it": HEDGED})
    assert spoken.text == "It is of extending the model."
    assert spoken.messages == []
