"""Reads cases as JSON lines, prints what globus-identity-mapping makes of each."""

import json
import logging
import sys
import warnings

from globus_identity_mapping.loader import load_mappers
from globus_identity_mapping.mappers.external_program import ExternalIdentityMapping

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
CONNECTOR = "00000000-0000-4000-8000-000000000001"


def first(mappers, identity):
    for mapper in mappers:
        try:
            account = mapper.map_identity(identity)
        except Exception:
            continue
        if account:
            return account
    return None


def every(mapper, identities):
    try:
        return mapper.map_identities(identities)
    except Exception:
        return None


for line in sys.stdin:
    case = json.loads(line)
    try:
        mappers = load_mappers(case["documents"], CONNECTOR, CONNECTOR)
    except Exception:
        print(json.dumps({"loads": False}))
        continue
    mappers = [m for m in mappers if not isinstance(m, ExternalIdentityMapping)]
    print(
        json.dumps(
            {
                "loads": True,
                "first": [first(mappers, one) for one in case["identities"]],
                "all": [every(mapper, case["identities"]) for mapper in mappers],
            }
        )
    )
