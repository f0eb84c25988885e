"""Synthetic request bodies: every factor answered, each with its own evidence, no two alike."""

from __future__ import annotations

import json
from random import Random

from model.law import LawPack
from model.request import Request, parse

ON = "2026-11-22"
SOURCES = ("police", "verified")
DOCUMENTS = ("到案经过", "讯问笔录", "被害人陈述", "现场勘验笔录", "前科查询证明", "鉴定意见")
NEUTRAL = 0.7


def bodies(law: LawPack, count: int, *, seed: int = 1) -> list[bytes]:
    """Return that many distinct valid bodies with an answer to every factor.

    Bodies whose answers contradict one another are drawn again.
    """
    random, found = Random(seed), list[bytes]()  # noqa: S311 - cases, not secrets
    while len(found) < count:
        body = _body(law, random, number=len(found) + 1)
        if isinstance(parse(body, law), Request):
            found.append(body)
    return found


def _body(law: LawPack, random: Random, *, number: int) -> bytes:
    answers = {
        factor.id: {
            "level": factor.neutral
            if random.random() < NEUTRAL
            else random.choice(factor.level_ids),
            "evidence": [f"证据卷第{random.randint(1, 9)}册{random.choice(DOCUMENTS)}第{page}页"],
            "source": random.choice(SOURCES),
            "element_of_offence": False,
            "note": "",
        }
        for page, factor in enumerate(law.scale, start=random.randint(1, 200))
    }
    document = {
        "case_number": f"合成检审捕〔2026〕{number}号",
        "stage": "arrest_review",
        "on": ON,
        "suspect": "S1",
        "offence": "盗窃罪",
        "findings": {"crime_evidence": "sufficient", "penalty": "imprisonment"},
        "answers": answers,
    }
    return json.dumps(document, ensure_ascii=False).encode()
