"""A second source of a case, as rows of its tables."""


def source(id, day, publisher="Báo Khác"):
    """Return the row of an invented article that was published on a day."""
    return {
        "id": id,
        "title": "Bài thứ hai (hư cấu)",
        "publisher": publisher,
        "date": day,
        "date_meaning": "published",
        "language": "vi",
    }


def sentence(locator):
    """Return the row of a sentence of it, of which nothing is told."""
    texts = {"paraphrase_vi": "…", "paraphrase_en": "…"}
    return {"locator": locator, "sha256": f"{9:064}", **texts}
