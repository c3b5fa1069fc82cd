// English: findings about settings, store, app, limits and the keeper itself.

import type { FindingKey } from "../../../core/doctor/table.ts"
import type { FindingWords } from "../../doctor-words.ts"
import type { EnglishWords } from "../../platform-words.ts"
import { concerned, eitherOf } from "../apps/rejected.ts"

export const doctorHouse = ({ platform, account }: EnglishWords) =>
  ({
    settings_wrong: {
      says: ({ detail }) => detail,
      todo: "Correct the setting that is named; this command shows what is in force and where it came from.",
    },
    setting_odd: {
      says: ({ detail }) => detail,
      todo: "Correct the name, or take the line out if nothing needs it.",
    },
    token_in_settings: {
      says: ({ name, detail }) =>
        `${name} (${detail}) holds a token, which is dead after the next refresh and read by every program beside us.`,
      todo: "Import it into the store with this command, then delete the line.",
    },
    public_secret: {
      says: ({ name, detail }) =>
        `${name} (${detail}) holds a secret under a name that bundlers copy into the browser: every visitor can read it.`,
      todo: `Find where it is used with this command, move it to a name without that prefix, and change the secret at ${platform}: it counts as known.`,
    },
    secret_in_git: {
      says: ({ name }) => `${name} is kept in git and holds a secret or a token.`,
      todo: `Take it out with this command, add it to .gitignore, and change the secret (or reconnect the ${account.one}): the history goes on showing it.`,
    },
    weak_state_secret: {
      says: ({ name }) =>
        `${name} is short or regular enough to be guessed. mallkey mixes MALLKEY_SECRET into what it signs, so its own links hold; a program that signs with this alone can be fooled.`,
      todo: "Draw a new one with this command, for every program that shares it, or take the line out if no other program needs it.",
    },
    weak_secret: {
      says: ({ name }) => `${name} is short or regular enough to be guessed.`,
      todo: "Draw a new one with this command. MALLKEY_SECRET is changed in two steps, so that nothing is lost: docs/backup.md.",
    },
    session_secret_missing: {
      says: ({ when }) =>
        `Sessions that the Supabase project signs with its secret cannot be verified: SUPABASE_JWT_SECRET is not set, and these people are refused (401)${when === "" ? "" : `, last seen ${when}`}.`,
      todo: "Set SUPABASE_JWT_SECRET. Supabase shows it under Project settings, JWT keys, legacy secret.",
    },
    session_elsewhere: {
      says: ({ name, when }) =>
        `Supabase sessions came that ${name} issued, which is not SUPABASE_URL: these people were refused (401), last seen ${when}.`,
      todo: "If it is the same project by another address (a custom domain, the outer address of a Supabase you host), set SUPABASE_URL to it. If it is another project, nothing is to be done.",
    },
    settings_readable: {
      says: ({ name, detail }) =>
        `${name} holds secrets, and every user of this machine can read it (mode ${detail}).`,
      todo: "Close it with this command.",
    },
    open_to_others: {
      says: ({ name, detail }) => `${name} is open to other users of this machine (mode ${detail}).`,
      todo: "Close it with this command. If it is a token file that a program of another user reads, first give it to that program's group (`chgrp`) and let the group read it (`chmod g+r`).",
    },
    pair_left_behind: {
      says: ({ name, detail }) =>
        `${name} holds the tokens of ${detail}, and the store does not: nobody renews them.`,
      todo: "Take them in with this command, or keep them there with MALLKEY_STORE=file:./oauth_token.json. If the file is not meant, delete it.",
    },
    secret_in_token_file: {
      says: ({ name }) => `${name} in this folder holds a client_secret.`,
      todo: "Set CAFE24_CLIENT_SECRET in the environment and take it out of the file.",
    },
    key_missing: {
      says: ({ count, names }) =>
        `${count} ${count === 1 ? "connection is" : "connections are"} sealed by a secret that is not among MALLKEY_SECRET (key ${names}).`,
      todo: `Put the former secret back behind the present one (MALLKEY_SECRET=present,former). Without it these ${account.many} have to reconnect.`,
    },
    secret_lost: {
      says: ({ because }) =>
        `None of the tokens in this store can be opened with the secret at hand${because}.`,
      todo: `Bring the secret back from your backup: mallkey.secret beside an embedded database, MALLKEY_SECRET otherwise. If it cannot be found, move the database elsewhere and connect every ${account.one} again.`,
    },
    unopenable: {
      says: ({ mall, because }) =>
        `The tokens of ${mall} cannot be opened${because}: nobody gets one, and none is renewed.`,
      todo: `Put the secret that sealed them behind the present one (MALLKEY_SECRET=present,former). Without it this ${account.one} has to be connected again.`,
    },
    ring_lacks_key: {
      says: ({ names, detail }) =>
        `These cannot open what the others seal; they lack the secret with the id ${detail}: ${names}. In brackets are the ids of the secrets each holds, the one that seals first.`,
      todo: `Give them the same MALLKEY_SECRET as the others and restart them. Until then they answer errors for every ${account.one} that another one has refreshed. The two steps of a change: docs/backup.md.`,
    },
    rings_differ: {
      says: ({ names }) =>
        `Not all processes hold the same secrets, and each opens what the others seal: ${names}. In brackets are the ids of the secrets each holds, the one that seals first.`,
      todo: "If you are changing MALLKEY_SECRET: restart the rest with the same list before the next step (docs/backup.md). A process that has ended without a word counts for 15 minutes, a command for two hours.",
    },
    sealed_by_old_key: {
      says: ({ count }) =>
        `${count} ${count === 1 ? "connection is" : "connections are"} not sealed by the first secret yet.`,
      todo: "Run this command; afterwards the older secret may be taken out.",
    },
    clock_off: {
      says: ({ span, because }) => `This machine's clock is ${span} off ${platform}'s${because}.`,
      todo: "Switch time synchronisation (NTP) on. Until then tokens are renewed too early or too late, and signed links are refused.",
    },
    store_went_back: {
      says: ({ names, when, because }) =>
        `Tokens that were already used came back in the store: ${names}, last ${when}${because}. The living ones were put back.`,
      todo: "A program that writes whole rows or keys must leave the tokens alone; a replica or database that takes over must not be behind (min-replicas-to-write, synchronous_standby_names). After restoring a backup nothing is left to do.",
    },
    clock_went_back: {
      says: ({ when, because }) => `The clock of this machine went back: ${when}${because}.`,
      todo: "mallkey has looked at everything again by itself. See why it jumped: a suspended machine, or two programs setting it.",
    },
    app_rejected: {
      says: ({ app, because, count }) =>
        `${platform} rejects ${app === undefined ? "" : `the app ${app}, that is `}${eitherOf(app)}${because}: ${concerned(account, { app, malls: count })}. No ${account.one} is to blame.`,
      todo: "Compare both with the developer centre (was the secret made anew?), correct them and restart. No connection was marked; all go on.",
    },
    app_refused_consent: {
      says: ({ app, when, because }) =>
        `${platform} refused our app at an owner's consent, ${when}${because}. ${eitherOf(app)} seems to be wrong.`,
      todo: "Compare both with the developer centre (was the secret made anew?), correct them and restart. If that was done since, one more consent will show it.",
    },
    other_app: {
      says: ({ mall }) =>
        `${mall}: this pair was issued to another app than CAFE24_CLIENT_ID. It is left alone: not refreshed, not handed out, not overwritten.`,
      todo: `If another program keeps it there, all is as it should be. If this app has got new credentials, put the former client id back, or disconnect the ${account.one} (without --revoke) and have its owner connect to this app.`,
    },
    token_endpoint_trouble: {
      says: ({ because }) => `${platform}'s token endpoint does not work${because}.`,
      todo: `Nothing: tokens are kept and tried again by themselves. If only this machine sees it, look at its way to ${platform} (proxy, firewall).`,
    },
    redirect_not_registrable: {
      says: ({ name }) => `${platform} registers https addresses with a host name only, not ${name}.`,
      todo: "Put https in front (a domain, or a tunnel for a try-out), register that address for the app, and set CAFE24_REDIRECT_URI to it.",
    },
    redirect_elsewhere: {
      says: ({ name }) => `${name} is no callback address of this server, so consents do not arrive here.`,
      todo: "End CAFE24_REDIRECT_URI with /api/cafe24/callback, here and in the developer centre; or paste codes with `mallkey exchange`.",
    },
    redirect_other_host: {
      says: ({ name, detail }) =>
        `CAFE24_REDIRECT_URI (${name}) and MALLKEY_PUBLIC_URL (${detail}) name different hosts.`,
      todo: "If both lead to this server, nothing. Otherwise correct the wrong one: consents or links in alerts end elsewhere.",
    },
    redirect_unreachable: {
      says: ({ name }) => `Nobody answers at ${name} from this machine.`,
      todo: "Start the server behind it, or look at DNS, certificate and firewall: a consent would end in an error page.",
    },
    redirect_not_ours: {
      says: ({ name }) => `Something else than mallkey answers at ${name}.`,
      todo: "Let the address lead to this server, or set CAFE24_REDIRECT_URI (and the app's setting) to one that does.",
    },
    version_ended: {
      says: ({ because }) =>
        `${platform} refuses the API version that is sent${because}; tokens are innocent.`,
      todo: "Set CAFE24_API_VERSION to the version in the command, and in your programs where they send their own. The command tries it.",
    },
    version_ending: {
      says: ({ name, when }) =>
        `API version ${name} ends about ${when}; from then on every call with it is a 400.`,
      todo: "Set CAFE24_API_VERSION to a newer one and look at what it changes.",
    },
    bucket_full: {
      says: ({ mall, count }) =>
        `${mall}: ${count}% of the call bucket is used; calls are about to be refused with 429.`,
      todo: `Slow the programs that call this ${account.one} down to two calls a second.`,
    },
    quota_high: {
      says: ({ mall, count }) => `${mall}: ${count}% of the usage quota of ten minutes is used.`,
      todo: "Call less, ask for fewer fields, fetch larger pages. Calling while blocked makes the block longer.",
    },
    channel_failing: {
      says: ({ name, because, count }) =>
        `Alerts do not get through by ${name}${because}${count > 0 ? `; ${count} waiting` : ""}.`,
      todo: "Correct the setting of this channel (slack: SLACK_WEBHOOK_URL; email: SMTP_URL, ALERT_EMAIL_TO, ALERT_EMAIL_FROM; webhook: ALERT_WEBHOOK_URL) and try it with this command. The other channels are not affected.",
    },
    channel_refused: {
      says: ({ name, because }) => `The try-out did not get through by ${name}${because}.`,
      todo: "Correct the setting of this channel (slack: SLACK_WEBHOOK_URL; email: SMTP_URL, ALERT_EMAIL_TO, ALERT_EMAIL_FROM; webhook: ALERT_WEBHOOK_URL) and try it again with this command.",
    },
    links_missing: {
      says: () =>
        "Alerts cannot carry the link that reconnects: nothing says under which address this server is reached.",
      todo: "Set MALLKEY_PUBLIC_URL.",
    },
    sweep_stalled: {
      says: ({ name, span, when }) =>
        `Nothing is being refreshed: ${name} ${span === "" ? "is due" : `has been due for ${span}`}${when === "" ? ", and no sweep has ever run" : `, the last sweep was ${when}`}.`,
      todo: `Keep \`mallkey serve\` running, or let cron run this command. Unattended, every ${account.one} ends within 14 days.`,
    },
    sweeps_seldom: {
      says: ({ span, when }) =>
        `Cron comes too seldom: in the last two days up to ${span} passed between two sweeps${when === "" ? "" : ` (the later one ${when})`}. Where one run is missed, access tokens end before they are renewed.`,
      todo: "Have cron call every 10 minutes, and every 30 at most (on Vercel, Railway or EventBridge: the schedule there), or keep `mallkey serve` running, which sweeps by itself every minute.",
    },
    rescue_unwritable: {
      says: ({ name, because }) =>
        `The rescue place ${name} cannot be written${because}: a token that comes back while the store is away would be lost.`,
      todo: "See that the folder exists on a lasting disk with room, and belongs to the user mallkey runs as.",
    },
    rescue_waiting: {
      says: ({ mall, name, when }) =>
        `${mall}: a token pair from ${platform} waits in ${name} and is not in the store (${when}).`,
      todo: "This command saves it as soon as the store takes it. Keep the folder: it holds the only copy.",
    },
    rescue_refused: {
      says: ({ mall, name, because }) =>
        `${mall}: the store does not take its token pair${because}. The pair waits in ${name}; all other ${account.many} go on.`,
      todo: "Mend the table, or the setting, for what is refused, then this command (or the next sweep) saves the pair. To give it up instead: `mallkey disconnect MALL --revoke`.",
    },
    rescue_unreadable: {
      says: ({ mall, name, because }) =>
        `${mall}: an answer from ${platform} in ${name} cannot be read${because}.`,
      todo: `Sealed with a secret that is missing: put that secret back into MALLKEY_SECRET. Otherwise let the ${account.one}'s owner reconnect: the answer is then set aside by itself.`,
    },
    rescue_foreign: {
      says: ({ detail, name, count }) =>
        `${count} ${count === 1 ? "answer" : "answers"} in ${name} ${count === 1 ? "is" : "are"} of another store and left alone${detail === "" ? "" : `: ${detail}`}.`,
      todo: "Start mallkey once with the store they came from (MALLKEY_STORE), or move with `mallkey import OLD-STORE`: it brings them home first. docs/rescue.md says how to give one up.",
    },
    rescue_odd: {
      says: ({ detail }) =>
        `The rescue place holds what is no answer of mallkey, and passes it over: ${detail}.`,
      todo: "Look at what is named and move it elsewhere. A file of another user: give the folder to the user mallkey runs as (chown -R).",
    },
    rescue_set_aside: {
      says: ({ name, detail, count }) =>
        `${count} ${count === 1 ? "answer was" : "answers were"} set aside in ${name}/set-aside: ${detail}.`,
      todo: `Where those ${account.many} are well, delete the files. docs/rescue.md says what is in them and when they are worth keeping.`,
    },
    rescue_failed: {
      says: ({ when, because }) =>
        `The rescue place could not be written at a refresh: ${when}${because}. It can be now.`,
      todo: `See in the events whether ${account.a} was lost then; look for a disk that fills up.`,
    },
    mirror_failing: {
      says: ({ name, because, count }) =>
        `The mirror ${name} cannot be written${because}${count === 0 ? "" : `; ${count === 1 ? `the token of one ${account.one} is` : `the tokens of ${count} ${account.many} are`} not there`}: programs that read it use a token that ends.`,
      todo: "See that the folder or the Redis named in MIRRORS is there, has room and may be written. A place that holds a refresh token of its own is left alone: take that one away, or name another place. Nothing else waits for a mirror.",
    },
    program_refreshes: {
      says: ({ name, detail, mall, count, when }) =>
        `${mall}: the program with the key "${name}"${detail === "" ? "" : ` (${detail})`} refreshes by itself: ${count} ${count === 1 ? "time" : "times"}, last ${when}.`,
      todo: `No harm is done: mallkey answers it with stand-ins and nothing reaches ${platform}. When there is time, take its refreshing out; the key alone is enough at the proxy. See that the same program does not refresh at ${platform} with an old copy of the tokens.`,
    },
    written_elsewhere: {
      says: ({ names, when }) =>
        `Another program wrote new tokens in the place of those that mallkey had saved: ${names}, last noticed ${when}.`,
      todo: `If it refreshes by itself, switch its refreshing off: where both refresh at the same moment, the ${account.one} is lost. If the ${account.one} was connected there anew, nothing is left to do.`,
    },
    check_failed: {
      says: ({ name, because }) => `The check "${name}" itself broke${because}.`,
      todo: "The other checks are not affected. Please report it with the output of this command.",
    },
  }) satisfies Partial<Record<FindingKey, FindingWords>>
