// Where a server shows the runbook. Below /v1, which every house that serves links and programs lets through: in somebody's own
// product /docs may be that product's.
export const runbookPath = "/v1/runbook"
