import command from "../../../src/commands/endpoint/update.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { testOptions } from "../_option_table.ts";

testOptions("endpoint update", setStage, {
  command,
  words: ["endpoint", "update"],
  method: "PATCH",
  path: "/api/endpoint",
  rows: [
    [["--display-name", "Physics"], { "display_name": "Physics" }],
    [["--organization", "Institute"], { "organization": "Institute" }],
    [["--department", "Beams"], { "department": "Beams" }],
    [["--department", ""], { "department": "" }],
    [["--description", "Storage of the beam line"], { "description": "Storage of the beam line" }],
    [["--description", ""], { "description": "" }],
    [["--contact-email", "desk@example.org"], { "contact_email": "desk@example.org" }],
    [["--contact-info", "Room 1"], { "contact_info": "Room 1" }],
    [["--info-link", "https://example.org/x"], { "info_link": "https://example.org/x" }],
    [["--keywords", "beams, ions,,"], { "keywords": ["beams", "ions"] }],
    [["--keywords", ""], { "keywords": [] }],
    [["--public"], { "public": true }],
    [["--private"], { "public": false }],
    [["--subscription-id", "DEFAULT"], { "subscription_id": "DEFAULT" }],
    [["--subscription-id", seedIds.subscription], { "subscription_id": seedIds.subscription }],
    [["--subscription-id", ""], { "subscription_id": null }],
    [["--gridftp-control-channel-port", "443"], { "gridftp_control_channel_port": 443 }],
    [["--gridftp-control-channel-port", ""], { "gridftp_control_channel_port": null }],
    [["--allow-udt"], { "allow_udt": true }],
    [["--no-allow-udt"], { "allow_udt": false }],
    [["--network-use", "minimal"], { "network_use": "minimal" }],
    [["--max-concurrency", "9"], { "max_concurrency": 9 }],
    [["--preferred-concurrency", "8"], { "preferred_concurrency": 8 }],
    [["--max-parallelism", "7"], { "max_parallelism": 7 }],
    [["--preferred-parallelism", "6"], { "preferred_parallelism": 6 }],
  ],
});
