// One run of Railway's cron: asks the keeper to refresh what is due, and ends. Exit code 1 shows as a failed run.
const { KEEPER_URL, CRON_SECRET } = process.env
const answer = await fetch(new URL("/api/cafe24/refresh", KEEPER_URL), {
  method: "POST",
  headers: { "x-cron-secret": CRON_SECRET },
  signal: AbortSignal.timeout(280_000),
})
const summary = await answer.json()
console.log(JSON.stringify(summary))
process.exitCode = answer.ok && summary.failed === 0 ? 0 : 1
