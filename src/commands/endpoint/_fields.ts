import type { Endpoint } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";
import { aboutFields } from "../_about_fields.ts";

/** What a person sees of an endpoint. */
export const endpointFields: readonly Field<Endpoint>[] = [
  { label: "Display Name", value: "display_name" },
  { label: "ID", value: "id" },
  { label: "Subscription ID", value: "subscription_id" },
  { label: "Public", value: "public" },
  { label: "GCS Manager URL", value: "gcs_manager_url" },
  { label: "Network Use", value: "network_use" },
  { label: "Max Concurrency", value: "max_concurrency" },
  { label: "Preferred Concurrency", value: "preferred_concurrency" },
  { label: "Max Parallelism", value: "max_parallelism" },
  { label: "Preferred Parallelism", value: "preferred_parallelism" },
  { label: "GridFTP Control Channel Port", value: "gridftp_control_channel_port" },
  { label: "Allow UDT", value: "allow_udt" },
  ...aboutFields,
  { label: "Earliest Last Access", value: "earliest_last_access", kind: "time" },
];
