// What a store says of itself: a code with its facts for people, and a technical text for reports.
import type { StoreWarning, StoreWhy } from "../core/ports.ts"

export function warning(
  code: StoreWarning["code"],
  why: StoreWhy,
  detail: string,
  ...facts: string[]
): StoreWarning {
  return { code, why, detail, facts }
}

export function plainTable(table: string): StoreWarning {
  return warning("plain_text", "table_plain", `${table}; ?seal=on seals them`, table)
}
