// How programs are told to trust the forward proxy's certificate: a line for each, whatever the language of people.

/** `file`: with what `mallkey proxy --ca` printed. */
export function trustLines(file: string): [string, string][] {
  return [
    ["curl", `curl --cacert ${file} …`],
    ["Node.js", `NODE_USE_ENV_PROXY=1 NODE_EXTRA_CA_CERTS=${file}`],
    ["Python requests", `REQUESTS_CA_BUNDLE=${file}`],
    ["Python urllib", `SSL_CERT_FILE=${file}`],
    ["Java", `keytool -importcert -noprompt -alias mallkey -file ${file} -cacerts`],
    ["Go", `SSL_CERT_FILE=${file}   (Linux)`],
    ["PHP, php.ini", `curl.cainfo=${file}`],
    ["git", `GIT_SSL_CAINFO=${file}`],
  ]
}
