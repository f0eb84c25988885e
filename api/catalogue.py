"""Law packs, scales and scorecards as documents: what `GET /v1/law` and its sisters send.

Law packs and scales never change while the program runs, so each is built and serialised once;
scorecards are released while it runs.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from data.law.catalogue import LAW_FOLDER, law_packs
from data.law.pack import file_checksums, read_documents
from data.scorecards.catalogue import shipped_scorecards
from data.scorecards.schedule import CardSchedule
from model.citation import Citation
from model.factors import Factor, Level
from model.law import LawPack
from model.scorecard import Scorecard


@lru_cache(maxsize=1)
def law_list() -> bytes:
    """Return every law pack with the days for which it is chosen."""
    return orjson.dumps({"law": [_law_summary(pack) for pack in law_packs()]})


@lru_cache(maxsize=16)
def law_document(law: LawPack) -> bytes:
    """Return one law pack: citations with their words, dangers, gates as data, checksums."""
    folder = LAW_FOLDER / law.version
    gates = read_documents(folder)["gates.toml"]
    document = {
        **_law_summary(law),
        "files": file_checksums(folder),
        "citations": [_citation(citation) for citation in law.citations.values()],
        "dangers": [
            {
                "id": danger.id,
                "name_zh": danger.name_zh,
                "name_en": danger.name_en,
                "citations": list(danger.citations),
            }
            for danger in law.dangers.values()
        ],
        "conditions": gates.get("define", {}),
        "gates": gates["gate"],
    }
    return orjson.dumps(document)


@lru_cache(maxsize=16)
def scale_document(law: LawPack) -> bytes:
    """Return the scale of a law pack: factors, levels, marks, provisions, evidence."""
    document = {
        "law_version": law.version,
        "law_checksum": law.checksum,
        "factors": [_factor(factor, law) for factor in law.scale],
    }
    return orjson.dumps(document)


def scorecard_list(cards: CardSchedule, day: date) -> bytes:
    """Return every scorecard that ships or was released, without its points.

    Args:
        cards: what was released.
        day: for which the card that serves is marked.
    """
    released = {each.scorecard_version for each in cards.released}
    shipped = [card for card in shipped_scorecards() if card.version not in released]
    listed = [*shipped, *(each.usable() for each in cards.released)]
    return orjson.dumps({"scorecards": [_card_summary(card, cards, day) for card in listed]})


def scorecard_document(card: Scorecard, cards: CardSchedule, day: date) -> bytes:
    """Return one scorecard with its points, bands and origin; see `scorecard_list`."""
    bands = card.bands
    document = {
        **_card_summary(card, cards, day),
        "points": {name: dict(levels) for name, levels in card.points.items()},
        "bands": bands and {"low_max": bands.low_max, "high_min": bands.high_min},
        "threshold": card.threshold,
        "provenance": dict(card.provenance),
    }
    return orjson.dumps(document)


def _law_summary(law: LawPack) -> dict[str, Any]:
    return {
        "version": law.version,
        "title_zh": law.title_zh,
        "title_en": law.title_en,
        "valid_from": law.valid_from,
        "valid_to": law.valid_to,
        "checksum": law.checksum,
    }


def _card_summary(card: Scorecard, cards: CardSchedule, day: date) -> dict[str, Any]:
    begins = {each.scorecard_version: each.active_from for each in cards.released}
    return {
        "version": card.version,
        "law_version": card.law_version,
        "kind": card.kind,
        "calibrated": card.calibration is not None,
        "default": cards.version_on(card.law_version, day) == card.version,
        "active_from": begins.get(card.version),
        "synthetic": card.synthetic,
        "checksum": card.checksum,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.id,
        "place": citation.full_zh(),
        "text": citation.text,
        "instrument": citation.instrument.id,
        "version": citation.instrument.version,
        "text_checked": citation.instrument.text_checked,
    }


def _factor(factor: Factor, law: LawPack) -> dict[str, Any]:
    return {
        "id": factor.id,
        "class": factor.group,
        "name_zh": factor.name_zh,
        "name_en": factor.name_en,
        "direction": factor.direction,
        "order": factor.order,
        "dangers": list(factor.dangers),
        "neutral": factor.neutral,
        "not_applicable": factor.not_applicable,
        "citations": [
            {"id": name, "place": law.citations[name].short_zh(), "text": law.citations[name].text}
            for name in factor.citations
        ],
        "evidence_zh": list(law.evidence_zh[factor.id]),
        "evidence_en": list(law.evidence_en[factor.id]),
        "levels": [_level(level) for level in factor.levels],
    }


def _level(level: Level) -> dict[str, Any]:
    star = level.star
    return {
        "id": level.id,
        "label_zh": level.label_zh,
        "label_en": level.label_en,
        "needs_evidence": level.needs_evidence,
        "gate": level.gate,
        "cross_checked": level.cross_checked,
        "star": star
        and {
            "items": list(star.items),
            "dangers": list(star.dangers),
            "grave": star.grave,
            "floor_medium": star.floor_medium,
            "juvenile_grave": star.juvenile_grave,
        },
    }
