// Where lines about proxied calls go, for those who asked for them: into the log of the program.
import type { AuditLine, TellAudit } from "../proxy/audit/with-audit.ts"
import type { Settings } from "../settings/index.ts"

interface AuditLog {
  info(facts: object, message: string): void
}

/** Undefined: nobody asked for it, and a call costs nothing more. */
export function auditInto(
  { audit }: Pick<Settings, "audit">,
  log: AuditLog | undefined,
): TellAudit | undefined {
  if (!audit || !log) return undefined
  return (line: AuditLine) =>
    log.info({ audit: line }, `${line.caller}: ${line.method} ${line.connection} ${line.path} ${line.status}`)
}
