"""What is outdated stands behind what is newer, in the choice of sentences."""

from dataclasses import replace

from assistant.answer.draft import Draft, shares
from assistant.answer.duplicates import differ_in_numbers
from assistant.answer.sentences import Chosen
from assistant.answer.standing import Standing
from index.generation import Generation

# Of an outdated passage's share of the choice, from which on a newer one answers as well.
_AS_WELL = 0.5
_BEHIND = 0.999
_SOME = 1e-3  # share below which a sentence is not weighed


def current_first(generation: Generation, draft: Draft, standing: Standing) -> list[Chosen]:
    """The choice of sentences, those of an outdated passage right behind those of a newer one
    that is not outdated and answers about as well, or is another edition of it."""
    hits = draft.hits
    documents = [hit.passage.document for hit in hits]
    against = [standing.against(document) for document in documents]
    if len(set(against)) < 2:
        return draft.chosen
    best, whole = shares(draft)
    factors = [1.0] * len(documents)
    for place in sorted(range(len(documents)), key=against.__getitem__):
        for other, document in enumerate(documents):
            if (
                against[other] < against[place]
                and min(best[other], best[place]) > 0.0
                and standing.outranks(document, documents[place])
                and (
                    best[other] >= _AS_WELL * best[place]
                    or (
                        standing.are_editions(document, documents[place])
                        and differ_in_numbers(generation, hits[other], hits[place])
                    )
                )
            ):
                even = min(best[other] / best[place], whole[other] / whole[place])
                factors[place] = min(factors[place], factors[other] * even * _BEHIND)
    if min(factors) == 1.0:
        return draft.chosen
    total = sum(share * factor for share, factor in zip(whole, factors, strict=True))
    chosen = [
        replace(choice, share=choice.share * factors[choice.candidate.hit] / total)
        if choice.share >= _SOME
        else choice
        for choice in draft.chosen
    ]
    return sorted(chosen, key=lambda choice: -choice.share)
