"""Calls every method of globus-sdk's GCSClient with every document class and all its arguments.

Reads {"address", "token", "identity", "subscription", "gateway", "collection", "policy"} from
standard input; the token has consent for the data of the collection. Writes {"version", "calls":
[{"call", "error"}], "lost", "unused"}: what was refused, what was sent and not given back, methods
and classes that nothing here uses."""

import inspect
import json
import sys

import globus_sdk
import globus_sdk.services.gcs as gcs
from globus_sdk import AccessTokenAuthorizer, GCSClient

asked = json.load(sys.stdin)
client = GCSClient(asked["address"], authorizer=AccessTokenAuthorizer(asked["token"]))
calls, lost, used = [], [], set()

CONNECTORS = {
    "ActiveScaleStoragePolicies": "7251f6c8-93c9-11eb-95ba-12704e0d6a4d",
    "AzureBlobStoragePolicies": "9436da0c-a444-11eb-af93-12704e0d6a4d",
    "BlackPearlStoragePolicies": "7e3f3f5e-350c-4717-891a-2f451c24b0d4",
    "BoxStoragePolicies": "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63",
    "CephStoragePolicies": "1b6374b0-f6a4-4cf7-a26f-f262d9c6ca72",
    "GoogleCloudStoragePolicies": "56366b96-ac98-11e9-abac-9cb6d0d9fd63",
    "GoogleDriveStoragePolicies": "976cf0cf-78c3-4aab-82d2-7c16adbcc281",
    "HPSSStoragePolicies": "fb656a17-0f69-4e59-95ff-d0a62ca7bdf5",
    "IrodsStoragePolicies": "e47b6920-ff57-11ea-8aaa-000c297ab3c2",
    "OneDriveStoragePolicies": "28ef55da-1f97-11eb-bdfd-12704e0d6a4d",
    "POSIXStagingStoragePolicies": "052be037-7dda-4d20-b163-3077314dc3e6",
    "POSIXStoragePolicies": "145812c8-decc-41f1-83cf-bb2a85a2a70b",
    "S3StoragePolicies": "7643e831-5f6c-4b47-a07f-8ee90f401d23",
}
SECRET = {"secret", "s3_secret_key", "service_account_key", "ceph_admin_secret_key", "boxAppSettings"}
VALUES = {
    "acl_expiration_mins": 120,
    "account": "labaccount",
    "activity_notification_policy": {"status": ["FAILED"], "transfer_use": ["source"]},
    "adls": False,
    "allow_guest_collections": True,
    "allow_udt": False,
    "allowed_domains": ["example.org"],
    "associated_flow_policy": {
        "transfer": {
            "source": {"flow": "5a4d0000-0000-4000-8000-00000000f001"},
            "destination": None,
        },
    },
    "auth_type": "user",
    "authentication_mech": "krb5",
    "authentication_timeout_mins": 30,
    "authenticator": "/var/hpss/etc/hpss.keytab",
    "auto_delete_timeout": 90,
    "bp_access_id_file": "/etc/bp/ids",
    "boxAppSettings": {
        "clientID": "box",
        "clientSecret": "box-secret",
        "appAuth": {"publicKeyID": "k", "privateKey": "-", "passphrase": "p"},
    },
    "buckets": ["lab"],
    "ceph_admin_key_id": "ADMIN",
    "ceph_admin_secret_key": "ceph-secret",
    "client_id": "5a4d0000-0000-4000-8000-00000000e001",
    "collection_base_path": "/projects/",
    "contact_email": "lab@example.org",
    "contact_info": "Room 1",
    "default_directory": "/data/",
    "delete_protected": False,
    "department": "Physics",
    "description": "Data of the lab",
    "disable_anonymous_writes": True,
    "disable_verify": False,
    "display_name": "From the SDK",
    "domain_name": "sdk.example.org",
    "enable_https": True,
    "enterpriseID": "12345",
    "environment": [{"name": "LAB", "value": "1"}],
    "force_encryption": True,
    "force_verify": True,
    "gridftp_control_channel_port": 443,
    "groups_allow": ["lab"],
    "groups_deny": ["guests"],
    "high_assurance": False,
    "identity_mappings": [],
    "info_link": "https://example.org/info",
    "irods_authentication_file": "/etc/irods/.irodsA",
    "irods_environment_file": "/etc/irods/irods_environment.json",
    "keywords": ["lab", "data"],
    "max_concurrency": 8,
    "max_parallelism": 8,
    "network_use": "custom",
    "organization": "Example University",
    "preferred_concurrency": 4,
    "preferred_parallelism": 4,
    "principal": f"urn:globus:auth:identity:{asked['identity']}",
    "project": "lab-project",
    "projects": ["lab-project"],
    "public": True,
    "require_mfa": False,
    "restrict_transfers_to_high_assurance": "all",
    "role": "administrator",
    "root": "/data",
    "s3_buckets": ["lab"],
    "s3_endpoint": "https://s3.example.org",
    "s3_user_credential_required": True,
    "secret": "a-secret-of-the-lab",
    "service_account_key": {"type": "service_account", "private_key": "-"},
    "sharing_groups_allow": ["lab"],
    "sharing_groups_deny": ["guests"],
    "sharing_restrict_paths": {"DATA_TYPE": "path_restrictions#1.0.0", "read": ["/projects"]},
    "sharing_users_allow": ["ada"],
    "sharing_users_deny": ["bob"],
    "skip_auto_delete": False,
    "stage_app": "/usr/bin/stage",
    "subscription_id": asked["subscription"],
    "tenant": "5a4d0000-0000-4000-8000-00000000e002",
    "uda_checksum_support": True,
    "user_api_rate_limit": 10,
    "user_api_rate_quota": 10,
    "user_message": "Ask first",
    "user_message_link": "https://example.org/ask",
    "username": "ada",
    "users_allow": ["ada"],
    "users_deny": ["bob"],
}


def document(name, **given):
    """One of the SDK's classes with all its arguments."""
    used.add(name)
    factory = getattr(gcs, name)
    skipped = {"self", "DATA_TYPE", "data_type", "additional_fields", "identity_id", "args", "kwargs"}
    names = set(inspect.signature(factory.__init__).parameters) - skipped
    for missing in names - set(VALUES) - set(given):
        lost.append(f"{name}({missing}) has no value in this script")
    values = {n: VALUES[n] for n in names if n in VALUES}
    values.update(given)
    return factory(**{n: v for n, v in values.items() if v is not ...})


def call(method, *words, **options):
    used.add(method)
    shown = f"{method}({', '.join(type(word).__name__ for word in words)})"
    try:
        answer = getattr(client, method)(*words, **options)
        calls.append({"call": shown, "error": None})
        return answer
    except globus_sdk.GlobusAPIError as error:
        calls.append({"call": f"{shown} {words}"[:2000], "error": error.text})
        return None


def plain(value):
    """A document as it goes over the wire."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {n: plain(v) for n, v in value.items() if v is not globus_sdk.MISSING}
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def kept(what, sent, shown):
    """Each member that was sent and is no secret is shown as it was sent."""
    if shown is None:
        return
    for name, value in sent.items():
        if name in SECRET or name == "DATA_TYPE":
            continue
        if isinstance(value, dict) and isinstance(shown.get(name), dict):
            kept(f"{what}.{name}", value, shown[name])
        elif shown.get(name) != value:
            lost.append(f"{what}.{name}: sent {value!r}, shown {shown.get(name)!r}")


def roundtrip(what, sent, answer):
    if answer is not None:
        kept(what, plain(sent), dict(answer.data))


info = call("get_gcs_info")
call("get_endpoint")
endpoint = document("EndpointDocument")
call("update_endpoint", endpoint)
roundtrip("endpoint", endpoint, call("update_endpoint", endpoint, include="endpoint"))
call("get_gcs_endpoint_scopes", asked["collection"])
call("get_gcs_collection_scopes", asked["collection"])

gateways = {}
for policies, connector in CONNECTORS.items():
    if not hasattr(gcs, policies):
        lost.append(f"{policies} is not in this SDK")
        continue
    sent = document("StorageGatewayDocument", connector_id=connector, policies=document(policies))
    made = call("create_storage_gateway", sent)
    if made is None:
        continue
    gateways[policies] = made["id"]
    include = {"include": ["private_policies", "accounts"]}
    roundtrip(policies, sent, call("get_storage_gateway", made["id"], **include))
    call("update_storage_gateway", made["id"], sent)
call("get_storage_gateway_list", include="private_policies", page_size=5)

COLLECTION_POLICIES = {
    "POSIXCollectionPolicies": "POSIXStoragePolicies",
    "POSIXStagingCollectionPolicies": "POSIXStagingStoragePolicies",
    "GoogleCloudStorageCollectionPolicies": "GoogleCloudStoragePolicies",
}
mapped = None
for number, (policies, of_gateway) in enumerate(COLLECTION_POLICIES.items()):
    sent = document(
        "MappedCollectionDocument",
        storage_gateway_id=gateways.get(of_gateway),
        policies=document(policies),
        domain_name=f"sdk{number}.example.org",
        guest_auth_policy_id=...,
        # For high assurance alone; that gateway comes below.
        acl_expiration_mins=...,
    )
    made = call("create_collection", sent)
    if made is None:
        continue
    mapped = mapped or made["id"]
    shown = call("get_collection", made["id"], query_params={"include": "private_policies"})
    roundtrip(policies, sent, shown)
    call("update_collection", made["id"], sent)
strict = document(
    "StorageGatewayDocument",
    connector_id=CONNECTORS["POSIXStoragePolicies"],
    policies=document("POSIXStoragePolicies"),
    high_assurance=True,
    require_mfa=True,
)
made = call("create_storage_gateway", strict)
if made is not None:
    sent = document(
        "MappedCollectionDocument",
        storage_gateway_id=made["id"],
        policies=document("POSIXCollectionPolicies"),
        domain_name="strict.example.org",
        guest_auth_policy_id=asked["policy"],
    )
    regulated = call("create_collection", sent)
    if regulated is not None:
        options = {"query_params": {"include": "private_policies"}}
        roundtrip("high assurance", sent, call("get_collection", regulated["id"], **options))
call("get_collection_list", mapped_collection_id=asked["collection"], page_size=2)
call("get_collection_list", filter=["mapped_collections"], include=["private_policies"])

credential = document(
    "UserCredentialDocument",
    storage_gateway_id=asked["gateway"],
    connector_id=CONNECTORS["POSIXStoragePolicies"],
    policies={"DATA_TYPE": "posix_user_credential_policies#1.0.0"},
)
made = call("create_user_credential", credential)
if made is not None:
    roundtrip("credential", credential, call("get_user_credential", made["id"]))
    call("update_user_credential", made["id"], credential)
call("get_user_credential_list", storage_gateway=asked["gateway"], page_size=10)

guest = document(
    "GuestCollectionDocument",
    mapped_collection_id=asked["collection"],
    user_credential_id=made and made["id"],
    collection_base_path="/shared/",
    acl_expiration_mins=...,
)
shared = call("create_collection", guest)
if shared is not None:
    roundtrip("guest", guest, call("get_collection", shared["id"]))
    call("update_collection", shared["id"], guest)

role = document("GCSRoleDocument", collection=mapped)
given = call("create_role", role)
if given is not None:
    roundtrip("role", role, call("get_role", given["id"]))
call("get_role_list", collection_id=mapped, include="all_roles", page_size=5)
if given is not None:
    call("delete_role", given["id"])
if shared is not None:
    call("delete_collection", shared["id"])
if made is not None:
    call("delete_user_credential", made["id"])
if "S3StoragePolicies" in gateways:
    call("delete_storage_gateway", gateways["S3StoragePolicies"])

methods = {
    name
    for kind in GCSClient.__mro__
    if kind.__module__.startswith("globus_sdk.services")
    for name, value in vars(kind).items()
    if not name.startswith("_") and callable(getattr(GCSClient, name)) and name != "error_class"
}
classes = {n for n in dir(gcs) if n.endswith(("Document", "Policies")) and n not in
           {"CollectionDocument", "CollectionPolicies", "StorageGatewayPolicies"}}
used |= {"connector_id_to_name"}
print(json.dumps({
    "version": globus_sdk.__version__,
    "calls": calls,
    "lost": lost,
    "unused": sorted((methods | classes) - used),
}))
