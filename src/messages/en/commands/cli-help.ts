// English: what the help of the command line says about commands and flags.

export interface CommandWords {
  does: string
  more?: string
}
const say = (does: string, more?: string): CommandWords => ({ does, more })

export const cliHelp = {
  tagline: "keeps the Cafe24 connections of your malls alive and hands out a token that works",
  usage: "Usage",
  commandPlace: "COMMAND [ARGUMENTS] [--FLAGS]",
  examples: "Examples",
  flagsOfIt: "Flags",
  flagsOfAll: "Flags of every command",
  settingsAsFlags:
    "Every setting that is no secret may be given as a flag; `mallkey settings` shows what is in force",
  helpOfEach:
    "`mallkey COMMAND --help` explains one command. Exit codes: 0 fine, 1 trouble, 2 settings or usage, 3 a mall's owner must act.",
  firstSteps: [
    "mallkey demo                  see it work, no account needed",
    "mallkey connect mymall        let a mall's owner consent",
    "mallkey status                how every mall is",
    "TOKEN=$(mallkey token mymall) a token that works",
  ],
  groups: {
    run: "Run",
    malls: "Malls",
    care: "Maintenance",
    "set-up": "Set-up",
  },
  commands: {
    init: say(
      "Sets up a real installation: asks, checks, writes .env",
      "Each answer is checked as it is given, what .env holds already stays, and at the end it says what to register at Cafe24. Answers may come as flags.",
    ),
    serve: say(
      "Runs the server (`npm start`)",
      "It refreshes what is due and hands out tokens. Without a Cafe24 app in the settings it runs the demo and says so. Ctrl-C stops it in order: refreshes under way are finished and saved first, a second Ctrl-C ends it at once.",
    ),
    demo: say(
      "Five simulated malls in fast time, to look around",
      "Nothing is sent anywhere. It needs no account, no database and no settings. Everything is forgotten at the end.",
    ),
    simulate: say(
      "Runs the simulated Cafe24 alone",
      'It prints the settings to use it with. A control page shows every mall and every switch: faults, limits, odd answers. A rule for one mall or a few requests is JSON: --set \'tokenError={"value":"503","mall":"mymall","times":2}\'.',
    ),
    proxy: say(
      "Runs the forward proxy, for programs that cannot change their base address",
      "Programs reach Cafe24's own addresses through it: HTTPS_PROXY=http://KEY@127.0.0.1:2426, or http://OWNER:KEY@… where a mall has several owners. They trust the certificate that --ca prints, and whatever token they send is replaced by the living one.",
    ),
    exec: say(
      "Runs a program unchanged, with a forward proxy of its own",
      "The program gets stand-ins instead of tokens (CAFE24_ACCESS_TOKEN, CAFE24_TOKENS_FILE …) and lives on over any number of token ends. Several malls: a,b. What it reads from a .env by itself is not changed. With MALLKEY_URL (--server) its calls go through that server's proxy, and a key with the right proxy is enough. Exit codes: the program's own; 125 where the run could not be prepared, 126 and 127 as shells do.",
    ),
    connect: say(
      "Connects a mall: a consent link, and the wait for it",
      "The link may be sent to the mall's owner. With a public address (MALLKEY_PUBLIC_URL) it works for two weeks, else for 10 minutes. On a terminal the address the browser ended at may be pasted here instead. Connecting again restores a lost mall and can add scopes.",
    ),
    exchange: say(
      "Connects a mall with a code pasted by hand",
      "A code lives one minute. Takes the code alone or the whole address the browser came back to.",
    ),
    status: say(
      "Shows how every mall is, or all about one",
      "The urgent come first. Ends with exit code 3 when the owner of a mall that is shown, or hidden behind the limit, must connect again.",
    ),
    token: say(
      "Prints an access token that works",
      "It is refreshed first where needed. Only the token goes to standard output, so it fits into $(…).",
    ),
    refresh: say(
      "Refreshes one mall, or all that are due",
      "Nothing happens to a mall that is not due unless --force is given. The budget of 12 token requests in 2 hours is kept in any case.",
    ),
    disconnect: say(
      "Forgets a mall's connection",
      "Without --revoke the tokens live on at Cafe24 until they end by themselves.",
    ),
    import: say(
      "Takes tokens over from files, .env, or another store",
      "Reads Cafe24's answer, oauth_token.json, maps by mall, Redis values, rows as JSON or CSV, a bundle of `mallkey export`, `-` for standard input, `env:` for the environment, and the address of any other store. Shows what it found and asks; then each pair is kept here first and rotated at once, which ends the copies. Safe to repeat after an interruption.",
    ),
    export: say(
      "Writes all tokens into a sealed bundle, or as other programs keep them",
      "The bundle opens under a passphrase, with `mallkey import`. With --plain --yes the tokens are written in plain text; formats are oauth_token, tokens_json, cafe24, redis and env. Whoever refreshes one copy ends the other.",
    ),
    sweep: say("Refreshes whatever is due, once", "For cron where no server runs."),
    check: say(
      "The daily check: looks at every mall and tells people what is new",
      "Nothing is told twice, however often it runs. --send-test sends a try-out to every channel that is set instead.",
    ),
    doctor: say(
      "Finds what is wrong, why, and what to run",
      "Quick: settings, store, clocks, one call to Cafe24, alerts, the house itself. With --full twelve stages and at most two calls per mall. Nothing is changed. Exit code 3 when a mall's owner must act, 1 when something does not work; warnings alone end with 0.",
    ),
    events: say("Shows what happened, the newest last"),
    app: say(
      "Lists the apps of this keeper, or asks their platforms",
      "Each app with what must be registered for it: redirect address, scopes. The first one is made of the CAFE24_ settings; further ones stand in MALLKEY_APPS or mallkey.config.json, and their malls are called NAME:MALL.",
    ),
    key: say(
      "Makes, lists and revokes keys for programs",
      "Rights: read, token, proxy, connect, admin (read and token unless given). The key is shown once; only its hash is kept. A key with connect may begin a consent for any owner it names, a new one too (never for user:, org: or row: that are not there); `--connection` limits it to malls.",
    ),
    reseal: say(
      "Seals all tokens again under the first secret",
      "Put a new secret in front, run this, then take the old one out. The server may go on running.",
    ),
    "lambda-zip": say(
      "Writes one zip for AWS Lambda",
      "It holds the handlers index.handler (HTTP), index.sweep and index.check (schedules) and index.exchangeLatestCode, with all they need. Upload it, set the runtime to nodejs24.x and the settings as environment variables.",
    ),
    "supabase-sql": say(
      "Prints the SQL that a Supabase project needs once, where only its keys are known",
      "For supabase:https://… (SUPABASE_URL and SUPABASE_SERVICE_ROLE_KEY). Paste it into the SQL Editor of the project and run it; again after an update, where the start asks for it. Needs no connection, and changes nothing by itself.",
    ),
    completion: say(
      "Prints what bash, zsh or fish needs to complete commands",
      "Flags and the names of connections too: those are asked for when Tab is pressed, of the store or of MALLKEY_URL, for three seconds at most and silently.",
    ),
    settings: say("Shows the settings in force and where they came from", "Secrets are masked."),
  },
  flags: {
    json: "one JSON document on standard output, everything else on standard error",
    help: "this help, or that of a command",
    version: "the version",
    lang: "language of messages, `ko` or `en`",
    store: "where connections live, for example sqlite:./data/mallkey.db",
    set: "a switch of the simulator; may be given several times",
    port: "port to listen on",
    seed: "the same seed makes the same data and the same faults",
    speed: "how many times as fast as real time",
    for: "ends by itself after this long: 30s, 5m, 2h",
    "add-scope": "asks for this scope too; may be given several times",
    ca: "prints the certificate to trust, and how programs do",
    "print-env": "runs no program, prints the variables and lives until Ctrl-C",
    open: "does not open the link in a browser",
    wait: "prints the link and ends",
    code: "the code, or the whole address the browser came back to",
    limit: "how many at most",
    "min-ttl": "refreshes a token that ends sooner than this many seconds (300)",
    unless: "tag of a token that was refused: another one is wanted",
    format: "another shape of the answer: cafe24, env, egnis (flat JSON, epoch milliseconds) or pascal",
    all: "every mall that is due",
    force: "due or not, within the budget",
    "send-test": "Send a try-out to every channel instead",
    revoke: "ends the tokens at Cafe24 too",
    yes: "does not ask",
    full: "all twelve stages, with at most two calls per mall",
    send: "sends a try-out by every alert channel",
    report: "writes comprehensive_test_report_….json and comprehensive_test.log there",
    record:
      "writes Cafe24's answers without secrets there; a mall that is named is also refreshed once for it",
    watch: "keeps the picture up to date until Ctrl-C",
    follow: "goes on showing what happens until Ctrl-C",
    name: "who the key is for, shown in lists and logs",
    allow:
      "only these calls through the proxy: a method (or *) and a path below /api/v2; may be given several times",
    deny: "never these calls; goes before --allow",
    rate: "calls through the proxy at most, such as 5/s or 30/m",
    until: "the last day it works, such as 2027-01-31",
    right: "read, token, proxy, connect or admin; may be given several times",
    connection: "only this mall; may be given several times",
    mall: "the mall, or the connection, that is meant",
    rotate: "leaves the pair as it is: two copies live until one is refreshed",
    replace: "lets a living pair give way, if Cafe24 takes the copy",
    "dry-run": "shows what would happen and changes nothing",
    "from-secret": "file with the MALLKEY_SECRET of the store that is imported from",
    "passphrase-file": "file with the passphrase of the bundle; asked for otherwise",
    out: "file to write, readable by you alone; standard output otherwise",
    plain: "plain text instead of a sealed bundle; goes with --yes",
    shape: "oauth_token, tokens_json, cafe24, redis or env; goes with --plain",
    "zip-file": "where to write it; mallkey-lambda.zip otherwise",
    overwrite: "writes over a file that is there",
    expires: "a span such as 90d, or a date such as 2027-01-31",
  },
}
