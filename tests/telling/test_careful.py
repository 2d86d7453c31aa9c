"""A claim that a message names keeps its force and its condition; its bare label is refused."""

from dataclasses import replace

import pytest

from thapmuoi_analysis import load_case, tell
from thapmuoi_analysis.telling.careful import careful
from thapmuoi_analysis.telling.formatter import Formatter
from thapmuoi_analysis.telling.phrases import Passage, Phrase

CLAIM = load_case("thap-muoi").claims_by_id["c43"]  # of which only the words below are told
EXTEND = Phrase("nhân rộng", "extend it")


def claim(force, vi="", en=""):
    hedges = {"vi": tuple(filter(None, vi.split("; "))), "en": tuple(filter(None, en.split("; ")))}
    return replace(CLAIM, force=force, hedges=hedges)


def said(told, lang):
    return Formatter(lang).speak("*Hướng: {told}.*", {"told": told}).text.strip("*.")[7:]


@pytest.mark.parametrize(
    ("coded", "action", "name"),
    [
        (("plain",), ("nhân rộng", "extend it"), ("nhân rộng mô hình", "extending the model")),
        (("may", "có thể", "may"), ("có thể nhân rộng", "possibly extend it"),
         ("nhân rộng mô hình (“có thể”)", "extending the model (“may”)")),
        (("may",), ("có thể nhân rộng", "possibly extend it"),
         ("nhân rộng mô hình (có thể)", "extending the model (possibly)")),
        (("study", "nghiên cứu", "studying"),
         ("nghiên cứu nhân rộng", "extend it (to be studied)"),
         ("nhân rộng mô hình (“nghiên cứu”)", "extending the model (“studying”)")),
        (("advice",), ("kiến nghị nhân rộng", "extend it (recommended)"),
         ("nhân rộng mô hình (kiến nghị)", "extending the model (recommended)")),
        (("hedged", "cân nhắc; nếu đủ người", "weighs; if there are people"),
         ("“cân nhắc” nhân rộng nếu đủ người", "extend it (“weighs”) if there are people"),
         ("nhân rộng mô hình (“cân nhắc”) nếu đủ người",
          "extending the model (“weighs”) if there are people")),
        (("may", "dự kiến; có thể", "expects; may"),
         ("“dự kiến” có thể nhân rộng", "possibly extend it (“expects”)"),
         ("nhân rộng mô hình (“dự kiến”; “có thể”)", "extending the model (“expects”; “may”)")),
        (("hedged", "một vài xã; ở một số ấp; còn", "a few communes; in some hamlets; still"),
         ("nhân rộng ở một vài xã ở một số ấp", "extend it in a few communes in some hamlets"),
         ("nhân rộng mô hình ở một vài xã ở một số ấp",
          "extending the model in a few communes in some hamlets")),
        (("hedged", "mô hình", "the model"), ("“mô hình” nhân rộng", "extend it (“the model”)"),
         ("nhân rộng mô hình", "extending the model")),
    ],
)  # fmt: skip
def test_its_force_and_its_condition_stand_in_the_words_for_it(coded, action, name):
    for place, lang in enumerate(("vi", "en")):
        assert said(careful(claim(*coded), EXTEND), lang) == action[place]
        assert said(careful(claim(*coded)), lang) == name[place]


def test_what_the_sentence_around_it_says_for_all_is_not_said_again():
    step = claim("may", "có thể; khi đủ người; một vài xã", "may; when staffed; a few communes")
    framed = careful(step, EXTEND, framed=("force", "condition"))
    assert said(framed, "vi") == "nhân rộng ở một vài xã"


HEDGED = claim("hedged", "có lúc", "at times")


@pytest.mark.parametrize("form", ["*{told}.*", "**{told}.** Rồi thôi.", "Rồi **{told}**."])
@pytest.mark.parametrize("told", [HEDGED, (HEDGED,), Passage((HEDGED,), {})])
def test_the_bare_label_of_a_claim_that_is_not_plain_is_refused_in_a_message(form, told):
    say, *_ = tell("vi")
    form = form.replace("{told", "{told:labels") if isinstance(told, Passage) else form
    with pytest.raises(TypeError, match=r"claim c43 \(hedged\) .* write careful\(claim\) for it"):
        say(vi=form, en=form, told=told)
    Formatter("vi").speak(form, {"told": claim("plain")})


def test_captions_refuse_it_too_and_other_sentences_do_not(capsys):
    _, table, figure, formatter = tell("en")
    for show in (table, figure):
        with pytest.raises(TypeError, match="without its force"):
            show(load_case("example").units, vi="{told}", en="{told}", told=HEDGED)
    assert (
        formatter.speak("It is of {told}.", {"told": HEDGED}).text
        == "It is of extending the model."
    )
