// How programs are told to trust the forward proxy's certificate: a line for each, whatever the language of people.

/** `file`: with what `mallkey proxy --ca` printed. */
export function trustLines(file: string): [string, string][] {
  return [
    ["curl", `curl --cacert ${file} …`],
    ["Node.js", `NODE_EXTRA_CA_CERTS=${file}   (fetch of Node 24: and NODE_USE_ENV_PROXY=1)`],
    ["Python requests", `REQUESTS_CA_BUNDLE=${file}`],
    ["Python urllib", `SSL_CERT_FILE=${file}`],
    ["Java", `keytool -importcert -noprompt -alias mallkey -file ${file} -cacerts`],
    ["Go", `SSL_CERT_FILE=${file}   (Linux)`],
    ["PHP", `curl.cainfo=${file} in php.ini`],
    ["git", `GIT_SSL_CAINFO=${file}`],
  ]
}
