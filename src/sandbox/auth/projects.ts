import { parseJson } from "../../base/mod.ts";
import {
  bodyText,
  type Doc,
  type Exchange,
  isDoc,
  mediaType,
  type Routes,
  strings,
} from "../exchange.ts";
import type { World } from "../state.ts";
import { authRefusal, bearerWith, ok } from "./answers.ts";
import { identityDocument } from "./directory.ts";
import type { Token } from "./tokens.ts";

const manageProjects = "urn:globus:auth:scope:auth.globus.org:manage_projects";

/** Projects and the authentication policies in them. Only a project's administrators see either. */
export function projectRoutes(world: World): Routes {
  const { projects, policies } = world.state;

  const caller = (exchange: Exchange) => bearerWith(world, exchange, manageProjects);
  const isAdmin = (token: Token, project: Doc | undefined) =>
    strings(project?.["admin_ids"]).includes(token.session.identityId);

  function ownProject(exchange: Exchange): Doc {
    const project = projects.get(exchange.params["project_id"] ?? "");
    if (project === undefined || !isAdmin(caller(exchange), project)) {
      throw authRefusal(world, 404, "NOT_FOUND", "Not found", "There is no such project");
    }
    return project;
  }

  function ownPolicy(exchange: Exchange): Doc {
    const token = caller(exchange);
    const policy = policies.get(exchange.params["policy_id"] ?? "");
    if (policy === undefined || !isAdmin(token, projects.get(String(policy["project_id"])))) {
      throw authRefusal(world, 404, "NOT_FOUND", "Not found", "There is no such policy");
    }
    return policy;
  }

  function projectDocument(project: Doc): Doc {
    const people = strings(project["admin_ids"]).flatMap((id) => {
      const identity = world.state.identities.get(id);
      return identity === undefined ? [] : [identityDocument(identity)];
    });
    return {
      ...project,
      "project_name": project["display_name"],
      admins: { identities: people, groups: [] },
    };
  }

  function readProject(exchange: Exchange, token: Token, before: Doc): Doc {
    const given = readMember(world, exchange, "project");
    const project: Doc = { ...before, ...given, id: before["id"] };
    requireText(world, project, "display_name", "contact_email");
    if (strings(project["admin_ids"]).length === 0) {
      project["admin_ids"] = [
        token.session.identityId,
      ];
    }
    return project;
  }

  function readPolicy(exchange: Exchange, token: Token, before: Doc): Doc {
    const given = readMember(world, exchange, "policy");
    const policy: Doc = { ...before, ...given, id: before["id"] };
    requireText(world, policy, "display_name", "description", "project_id");
    if (!isAdmin(token, projects.get(String(policy["project_id"])))) {
      throw authRefusal(world, 403, "FORBIDDEN", "Forbidden", "You do not administer the project");
    }
    const timeout = policy["authentication_assurance_timeout"];
    if (timeout !== undefined && (!Number.isInteger(timeout) || Number(timeout) <= 0)) {
      throw invalid(world, "authentication_assurance_timeout must be a positive number of seconds");
    }
    for (const name of ["domain_constraints_include", "domain_constraints_exclude"]) {
      const value = policy[name];
      if (value !== null && strings(value).length !== (Array.isArray(value) ? value.length : -1)) {
        throw invalid(world, `${name} must be a list of domains or null`);
      }
    }
    return policy;
  }

  return {
    "GET /v2/api/projects": (exchange) => {
      const token = caller(exchange);
      const own = [...projects.values()].filter((project) => isAdmin(token, project));
      return ok({ projects: own.map(projectDocument) });
    },
    "POST /v2/api/projects": (exchange) => {
      const token = caller(exchange);
      const id = world.uuid();
      const project = readProject(exchange, token, {
        id,
        "admin_ids": null,
        "admin_group_ids": null,
      });
      projects.set(id, project);
      return ok({ project: projectDocument(project) });
    },
    "GET /v2/api/projects/{project_id}": (exchange) =>
      ok({ project: projectDocument(ownProject(exchange)) }),
    "PUT /v2/api/projects/{project_id}": (exchange) => {
      const before = ownProject(exchange);
      const project = readProject(exchange, caller(exchange), before);
      projects.set(String(project["id"]), project);
      return ok({ project: projectDocument(project) });
    },
    "DELETE /v2/api/projects/{project_id}": (exchange) => {
      const project = ownProject(exchange);
      if ([...policies.values()].some((policy) => policy["project_id"] === project["id"])) {
        throw authRefusal(world, 409, "CONFLICT", "Conflict", "The project still has policies");
      }
      projects.delete(String(project["id"]));
      return ok({ project: projectDocument(project) });
    },
    "GET /v2/api/policies": (exchange) => {
      const token = caller(exchange);
      const own = [...policies.values()].filter((policy) =>
        isAdmin(token, projects.get(String(policy["project_id"])))
      );
      return ok({ policies: own });
    },
    "POST /v2/api/policies": (exchange) => {
      const id = world.uuid();
      const policy = readPolicy(exchange, caller(exchange), { ...policyDefaults, id });
      policies.set(id, policy);
      return ok({ policy });
    },
    "GET /v2/api/policies/{policy_id}": (exchange) => ok({ policy: ownPolicy(exchange) }),
    "PUT /v2/api/policies/{policy_id}": (exchange) => {
      const before = ownPolicy(exchange);
      const policy = readPolicy(exchange, caller(exchange), before);
      policies.set(String(policy["id"]), policy);
      return ok({ policy });
    },
    "DELETE /v2/api/policies/{policy_id}": (exchange) => {
      const policy = ownPolicy(exchange);
      policies.delete(String(policy["id"]));
      return ok({ policy });
    },
  };
}

const policyDefaults: Doc = {
  "high_assurance": false,
  "required_mfa": false,
  "domain_constraints_include": null,
  "domain_constraints_exclude": null,
};

function readMember(world: World, exchange: Exchange, name: string): Doc {
  if (mediaType(exchange) !== "application/json") {
    throw authRefusal(world, 415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported", "Send JSON");
  }
  let body: unknown;
  try {
    body = parseJson(bodyText(exchange));
  } catch {
    throw invalid(world, "The body is not JSON");
  }
  const member = isDoc(body) ? body[name] : undefined;
  if (!isDoc(member)) throw invalid(world, `The body must have the member ${name}`);
  return member;
}

function requireText(world: World, doc: Doc, ...names: readonly string[]): void {
  for (const name of names) {
    if (typeof doc[name] !== "string" || doc[name] === "") {
      throw invalid(world, `${name} is missing`);
    }
  }
}

function invalid(world: World, detail: string) {
  return authRefusal(world, 422, "UNPROCESSABLE_ENTITY", "Unprocessable entity", detail);
}
