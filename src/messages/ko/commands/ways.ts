// 한국어: 들어오는 길의 명령과 그 길을 여는 키 명령이 하는 말.
import type { cliWays as model } from "../../en/commands/ways.ts"

export const cliWays: typeof model = {
  needsStore: (server) =>
    `이 명령은 저장소를 직접 열어야 하는데, MALLKEY_URL(--server)이 가리키는 곳은 ${server}입니다. 그 서버가 있는 곳에서 실행하거나 MALLKEY_URL을 빼고 실행해 주세요.`,
  keyForFolder: (server, file) =>
    `MALLKEY_API_KEY는 환경 변수에 있는데 ${server}(MALLKEY_URL)은 이 폴더의 ${file}에만 적혀 있습니다. 폴더가 가리키는 곳으로는 키를 보내지 않으며, 아무것도 보내지 않았습니다. 이 서버가 맞다면 \`--server ${server}\`로 직접 알려 주거나 MALLKEY_URL도 환경 변수로 설정해 주세요. 아니라면 ${file}에서 MALLKEY_URL을 빼 주세요.`,
  proxy: {
    running: (url) => `포워드 프록시 실행 중: ${url}`,
    use: (address) =>
      `프로그램에는 HTTPS_PROXY=${address} 로 설정합니다. KEY는 mallkey key create --right proxy로 만듭니다`,
    trust: "프로그램이 신뢰할 인증서: mallkey proxy --ca > mallkey-ca.pem",
    others: (names) => `그 밖에 이어 주는 호스트: ${names}`,
    caHead: (until) =>
      `프로그램이 신뢰할 인증서입니다(${until}까지). 플랫폼의 호스트 말고는 어떤 이름으로도 쓸 수 없습니다.`,
    caFile: "mallkey-ca.pem으로 저장했다면:",
  },
  exec: {
    noCommand: "`--` 뒤에 실행할 프로그램을 적어 주세요: mallkey exec 쇼핑몰 -- 명령",
    notFound: (command) => `${command}: 그런 프로그램이 없습니다.`,
    notRunnable: (command) => `${command}: 실행할 수 없습니다.`,
    printEnv: "이 명령이 실행되는 동안만 쓸 수 있습니다. Ctrl-C로 끝냅니다.",
  },

  noSuchKey: (id) => `ID가 \`${id}\`인 키가 없습니다. \`mallkey key list\`에서 ID를 확인해 주세요.`,
  keyIsName: (name, ids) =>
    `키를 폐기할 때는 이름이 아니라 ID를 적습니다. 이름이 \`${name}\`인 키의 ID: ${ids.join(", ")}`,
  notARate: "`--rate`에는 5/s(초당 5회)나 30/m(분당 30회)처럼 적어 주세요.",
  oneEnd: "--until과 --expires 가운데 하나만 적어 주세요.",
  keyNeedsName: "--name이 없습니다. 누가 쓸 키인지 적어 주세요.",
  keyNameTooLong: (most) => `--name은 ${most}자까지 적을 수 있습니다.`,
  unknownRight: (right, all) => `\`${right}\` 권한은 없습니다. ${all} 중에서 골라 주세요.`,
  whichKey: "`mallkey key list`에 나오는 키 ID를 적어 주세요.",
  keyRevoked: (id) => `ID가 ${id}인 키를 폐기했습니다. 실행 중인 서버에도 몇 초 안에 적용됩니다.`,
  noKeys: "아직 키가 없습니다. → mallkey key create --name 이름",
}
