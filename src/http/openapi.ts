// The API description, made from the very table and schemas that serve the requests.
import { z } from "zod"
import { errorTable } from "../core/errors.ts"
import type { PlatformWords } from "../core/ports.ts"
import { type Language, type Messages, messages } from "../messages/index.ts"
import { describedPath, paramsIn } from "./paths.ts"
import type { Route } from "./route.ts"

type Schema = Record<string, unknown>

export interface OpenApi {
  openapi: string
  info: { title: string; version: string; description: string }
  paths: Record<string, Record<string, Schema>>
  components: Schema
}

export function describeApi(
  routes: readonly Route[],
  language: Language,
  version = "0",
  called?: PlatformWords,
): OpenApi {
  const { pages } = messages(language, called)
  const { docs } = pages
  const paths: OpenApi["paths"] = {}
  for (const route of routes.filter(isDescribed)) {
    const path = describedPath(route.path)
    const operations = paths[path] ?? {}
    paths[path] = operations
    for (const method of route.methods) operations[method.toLowerCase()] = operation(route, method, pages)
  }
  const bearer = { type: "http", scheme: "bearer" }
  const keyHeader = (name: string) => ({ type: "apiKey", in: "header", name })
  return {
    openapi: "3.1.0",
    info: { title: docs.title, version, description: docs.key },
    paths,
    components: {
      securitySchemes: { bearer, key: keyHeader("x-api-key"), cron: keyHeader("x-cron-secret") },
      schemas: { Error: errorSchema },
    },
  }
}

export type Described = Route & { name: NonNullable<Route["name"]> }

/** Pages are for people, and stand in no description of an API. */
export function isDescribed(route: Route): route is Described {
  return route.name !== undefined
}

function operation(route: Described, method: string, { operations, opens }: Messages["pages"]): Schema {
  const also = route.aliases ? { "x-aliases": route.aliases } : {}
  return {
    operationId: route.methods.length > 1 ? `${route.name}${method}` : route.name,
    summary: operations[route.name],
    "x-right": opens[route.opens],
    ...also,
    security: securityOf(route),
    parameters: parametersOf(route),
    ...(route.body && { requestBody: { required: true, content: asJson(schemaOf(route.body, "input")) } }),
    responses: {
      [route.status ?? 200]: { description: "OK", content: contentOf(route) },
      default: { description: "Error", content: asJson({ $ref: "#/components/schemas/Error" }) },
    },
  }
}

function securityOf({ opens }: Route): Schema[] {
  if (opens === "anyone" || opens === "everybody" || opens === "signed") return []
  if (opens === "webhook") return [{ key: [] }]
  return [{ bearer: [] }, { key: [] }, ...(opens === "cron" ? [{ cron: [] }] : [])]
}

function parametersOf(route: Route): Schema[] {
  const inPath = paramsIn(route.path).map((name) => {
    return { name, in: "path", required: true, schema: { type: "string" } }
  })
  return [...inPath, ...queryOf(route)]
}

export function queryOf({
  query,
}: Route): { name: string; in: "query"; required: boolean; schema: Schema }[] {
  if (!query) return []
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }))
}

export function schemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _, "~standard": _standard, ...rest } = z.toJSONSchema(schema, { io }) as Schema
  return rest
}

function contentOf({ answer }: Route): Schema {
  return typeof answer === "string"
    ? { [answer]: { schema: { type: "string" } } }
    : asJson(schemaOf(answer, "output"))
}

function asJson(schema: Schema): Schema {
  return { "application/json": { schema } }
}

const text = { type: "string" }

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message", "todo", "fix"],
      properties: {
        code: { enum: Object.keys(errorTable) },
        message: text,
        todo: text,
        fix: text,
        connection: text,
        retry_at: { type: "string", format: "date-time" },
        problems: { type: "array", items: text },
        connect_url: text,
      },
    },
  },
}
