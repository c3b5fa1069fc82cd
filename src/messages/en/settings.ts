// English: what each setting means, and what stands in where nothing is set. Shown by --help, docs and .env.example.

/** `unset`: in words, what happens without a value, where the table has no plain default. */
export interface SettingWords {
  meaning: string
  unset?: string
}

const words = (meaning: string, unset?: string): SettingWords => ({ meaning, unset })

export const settings = {
  groups: {
    app: "Cafe24 app",
    store: "Store and secrets",
    server: "Server and access",
    owner: "What owners of malls see",
    refresh: "Refreshing",
    alerts: "Alerts",
    supabase: "Supabase",
    lambda: "AWS Lambda",
    surface: "Language and logs",
  },
  MALLKEY_STORE: words(
    "Where connections live: `sqlite:PATH`, `postgres://…`, `supabase:postgres://…`, `supabase:https://PROJECT.supabase.co`, `redis://…`, `file:PATH` or `memory:`. Where it is not set, the one database address among the other names chooses; two of them are an error.",
  ),
  MALLKEY_SECRET: words(
    "Seals tokens; signs state, keys and sessions. At least 32 characters. A comma separated list for changing it: the first seals, all open.",
    "made on the first start beside an embedded store (file mode 0600); required otherwise",
  ),
  CAFE24_CLIENT_ID: words("Client id of the app, from the Cafe24 developer centre.", "demo mode"),
  CAFE24_CLIENT_SECRET: words("Client secret of the app, from the Cafe24 developer centre."),
  CAFE24_REDIRECT_URI: words(
    "Where Cafe24 sends the mall's owner after the consent: exactly as registered in the developer centre, for example `https://keeper.example.com/api/cafe24/callback`.",
  ),
  CAFE24_OAUTH_STATE_SECRET: words("Signs the `state` of a consent.", "derived from MALLKEY_SECRET"),
  CAFE24_SCOPES: words("What a consent asks for, separated by commas or blanks."),
  CAFE24_MALL_ID: words("The mall that commands mean when none is named."),
  CAFE24_API_VERSION: words("Admin API version that is sent when the caller sends none.", "the newest known"),
  CAFE24_TIME_ZONE: words("Zone of Cafe24's times, which carry none."),
  CAFE24_BASE_URL: words(
    "Address of Cafe24 with `{mall_id}` in it. Only for the simulator or a test peer; `http` only for this machine.",
  ),
  MALLKEY_APPS: words(
    'A JSON file of further apps: `{ "cs": { "provider": "cafe24", "clientId": …, "clientSecret": "env:CS_SECRET" } }`. Their connections are called `cs:mymall`.',
    "`apps` in mallkey.config.json",
  ),
  CAFE24_WEBHOOK_KEY: words("The `X-API-Key` that Cafe24's webhooks must carry.", "webhooks are refused"),
  HOST: words("Address to listen on. `0.0.0.0` where a hosting platform sets PORT."),
  PORT: words("Port to listen on. 0 takes a free one."),
  MALLKEY_PUBLIC_URL: words(
    "Address under which people reach this server; links in alerts begin with it.",
    "taken from the request",
  ),
  MALLKEY_URL: words(
    "Address of a mallkey server that runs elsewhere (`--server`). Commands then ask it, with MALLKEY_API_KEY, instead of opening a store. A key of the environment is not sent to an address that only a file of the folder names.",
    "commands open the store themselves",
  ),
  MALLKEY_API_KEY: words(
    "One key with every right, for the simple set-up. At least 32 characters.",
    "only keys made with `mallkey key create`",
  ),
  MALLKEY_ADMIN_PASSWORD: words(
    "Password of the dashboard. There is none yet, and the start says so where this is set.",
    "not set",
  ),
  CRON_SECRET: words(
    "Opens the cron routes and nothing else.",
    "the cron routes answer CRON_SECRET_NOT_CONFIGURED",
  ),
  CORS_ORIGINS: words(
    "Origins whose pages may call the routes of existing deployments with a Bearer session, separated by commas, such as `https://app.example.com`.",
    "no page of another origin",
  ),
  MALLKEY_SERVICE_NAME: words(
    "Name of your service or company, on the pages, mails and messages that owners of malls see.",
    "no name is shown",
  ),
  MALLKEY_CONTACT: words(
    "Whom an owner can ask: a telephone number, a mail address or a sentence.",
    "no contact is shown",
  ),
  MALLKEY_LOGO_URL: words("Address of your logo, for the same pages.", "no logo is shown"),
  AUDIT: words(
    "`on`: a line in the log (level info) for each call through the proxy: key, connection, method, path without ids and values, status, milliseconds, bytes. Never a credential, a body or a query value.",
  ),
  MIRRORS: words(
    "Places where other programs read the access token and its end: `file:PATH/{id}.json`, `redis://…`, several with commas. Never the refresh token, and never the store itself.",
    "not set",
  ),
  FORWARD_PROXY_PORT: words(
    "Port of the forward proxy beside the server, for programs that cannot change their base address. `mallkey proxy` runs it alone, at 2426 unless said.",
    "no forward proxy beside the server",
  ),
  FORWARD_PROXY_HOST: words(
    "Address the forward proxy listens on. Beyond this machine it needs FORWARD_PROXY_CERT and FORWARD_PROXY_KEY.",
    "HOST",
  ),
  FORWARD_PROXY_CERT: words(
    "File with the certificate (PEM, with its chain) that the forward proxy's own listener shows. Programs then use `https://` for the proxy.",
    "the listener speaks plain HTTP, on this machine alone",
  ),
  FORWARD_PROXY_KEY: words("File with the private key of FORWARD_PROXY_CERT."),
  FORWARD_PROXY_ALLOW_OTHER: words(
    "Hosts that the forward proxy passes on to untouched, besides those of the platforms: names separated by commas, `*.example.com`, or `all`. Addresses inside a network are never among them.",
    "other hosts are refused",
  ),
  MALLKEY_CA_DIR: words(
    "Folder of the forward proxy's own authority (mode 0600). `mallkey proxy --ca` prints what programs are to trust.",
    "`ca/` beside an embedded store, else `./data/ca`",
  ),
  REFRESH_AHEAD_MINUTES: words(
    "How long before its end an access token counts as due. A change takes effect for a mall with its next refresh.",
  ),
  SWEEP_EVERY_SECONDS: words("How often the server looks for due connections. 0 switches the timer off."),
  SWEEP_CONCURRENCY: words("How many connections are refreshed at the same time."),
  ALERT_DAYS: words("Days before the refresh token's end on which a person is warned."),
  ALERT_AT: words("Time of the daily check, in CAFE24_TIME_ZONE."),
  SLACK_WEBHOOK_URL: words("Slack incoming webhook for alerts.", "no alerts to Slack"),
  SMTP_URL: words("Mail server for alerts: `smtps://user:password@host:465`.", "no alerts by mail"),
  ALERT_EMAIL_TO: words("Who gets alerts by mail, separated by commas."),
  ALERT_EMAIL_FROM: words("Sender of alerts by mail."),
  ALERT_WEBHOOK_URL: words("Address that gets alerts as signed JSON.", "no alerts by webhook"),
  ALERT_WEBHOOK_SECRET: words("Signs the alerts that go to ALERT_WEBHOOK_URL."),
  SUPABASE_URL: words(
    "Address of the Supabase project whose sessions are accepted.",
    "Supabase sessions are not accepted",
  ),
  SUPABASE_JWT_SECRET: words(
    "Checks Supabase sessions of projects with a shared secret.",
    "the public keys (JWKS) at SUPABASE_URL",
  ),
  SUPABASE_SERVICE_ROLE_KEY: words(
    "Key of the Supabase project with every right (`sb_secret_…` or service_role). Beside SUPABASE_URL, and without a database address, connections live in that project: `mallkey supabase-sql` prints what to paste there once.",
  ),
  SUPABASE_TABLE: words("Table of a `supabase:` store."),
  SUPABASE_PROVIDER: words("Key inside `providers` of a `supabase:` store."),
  CAFE24_CODES_TABLE: words(
    "Table from which `exchangeLatestCode` takes the newest authorization code.",
    "cafe24.oauth_authorization_codes, else cafe24.authorization_codes",
  ),
  MALLKEY_LANG: words(
    "Language of messages: `ko` or `en`.",
    "from LANG, else ko; en for a Korean locale that is not UTF-8 (`ko_KR.EUC-KR`)",
  ),
  LOG_LEVEL: words("How much is logged: JSON lines, or readable lines on a terminal."),
}
