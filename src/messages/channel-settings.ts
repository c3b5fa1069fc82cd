// The settings of each channel of alerts, for sentences about one that does not work.

const settings: Record<string, string> = {
  slack: "SLACK_WEBHOOK_URL",
  email: "SMTP_URL, ALERT_EMAIL_TO, ALERT_EMAIL_FROM",
  webhook: "ALERT_WEBHOOK_URL",
}

/** Undefined: the console, or a channel of somebody's own. */
export function settingsOfChannel(channel: string): string | undefined {
  return Object.hasOwn(settings, channel) ? settings[channel] : undefined
}
