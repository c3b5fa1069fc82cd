// 한국어: 저장소와 그 안에 없는 것에 대한 진단 결과.
import type { doctorStore as model } from "../../en/doctor/doctor-store.ts"
import type { KoreanWords } from "../../platform-words.ts"

export const doctorStore = ({ account }: KoreanWords): ReturnType<typeof model> => ({
  mall_missing: {
    says: ({ mall, when }) =>
      `CAFE24_MALL_ID에 적힌 ${mall}${account.subject} 연결되어 있지 않습니다${when === "" ? "" : `. 저장소는 새로 만든 것입니다(${when})`}.`,
    todo: `아래 명령으로 만든 링크를 ${account.word} 운영자에게 보내거나, CAFE24_MALL_ID를 바로잡아 주세요. 전에 연결했던 ${account.word}인데 저장소가 새것이라면, 먼저 데이터를 되돌려 주세요(docs/backup.ko.md).`,
  },
  store_lacks_mirrored: {
    says: ({ name, detail }) => `${name} 미러에는 ${detail}의 토큰이 있는데 저장소에는 없습니다.`,
    todo: "저장소의 데이터가 사라졌거나 다른 저장소를 지정했다면, mallkey를 멈추고 다시 연결하기 전에 데이터를 되돌려 주세요(docs/backup.ko.md). 미러에 쓸 수 없는 동안 연결을 끊은 것이라면 미러에서 그 파일이나 키를 지워 주세요.",
  },
  store_behind_mirror: {
    says: ({ name, detail }) =>
      `${name} 미러보다 저장소에 있는 ${detail}의 토큰이 오래되었습니다. 저장소가 이전 상태로 돌아갔습니다.`,
    todo: "저장소의 리프레시 토큰은 이미 쓴 것이라 다음 갱신 때 연결이 끊어집니다. mallkey를 멈추고 가장 새로운 데이터를 되돌려 주세요(docs/backup.ko.md). 데이터가 없으면 운영자가 한 번 다시 연결해야 합니다.",
  },
  store_away: {
    says: ({ because }) => `저장소에 접근하거나 쓸 수 없습니다${because}.`,
    todo: "MALLKEY_STORE가 가리키는 데이터베이스·Redis·디스크가 켜져 있고 쓸 수 있는지 확인해 주세요. 이 명령으로 어디인지 볼 수 있습니다.",
  },
  store_not_leasable: {
    says: ({ name }) =>
      `${name} 저장소가 같은 잠금을 두 곳에 내줍니다. 같은 토큰을 두 번 쓰게 될 수 있습니다.`,
    todo: "복제본이나 캐시를 거치고 있지 않은지 확인하고, MALLKEY_STORE가 원본을 가리키게 해 주세요.",
  },
  store_forgets: {
    says: ({ name, because }) => `${name} 저장소는 재시작하면 저장한 내용을 잃습니다${because}.`,
    todo: `디스크에 남게 설정해 주세요(Redis: appendonly yes, PostgreSQL: fsync on, unlogged 테이블 금지). 그대로 두면 다음 재시작 뒤 모든 ${account.word}${account.object} 다시 연결해야 합니다.`,
  },
  store_held_back: {
    says: ({ name, because }) => `${name} 저장소의 행이 mallkey에 보이지 않을 수 있습니다${because}.`,
    todo: "보이지 않는 행은 목록에 나오지도 갱신되지도 않아 14일이 지나면 끊어지는데, 겉으로는 아무 문제가 없어 보입니다. `postgres`나 `bypassrls`가 있는 역할로 접속하거나, mallkey의 사용자에게 모든 행을 보여 주는 정책(`for all using (true)`)을 만들어 주세요.",
  },
  store_other_provider: {
    says: ({ name, because }) =>
      `${name}에 SUPABASE_PROVIDER 이름으로 저장된 ${account.word}${account.topic} 없고, 다른 이름으로 저장된 토큰은 있습니다${because}.`,
    todo: `그중 하나를 쓰려던 것이라면 SUPABASE_PROVIDER에 그 이름을 적고(MALLKEY_STORE에 \`?provider=\`가 있으면 그쪽이 우선) 다시 시작해 주세요. 그때까지 그 토큰은 갱신되지 않습니다. 다른 서비스의 토큰이라면 문제가 아니며, 첫 ${account.word}${account.object} 연결하면 이 안내는 사라집니다.`,
  },
  store_evicts: {
    says: ({ name, because }) => `${name} 저장소는 메모리가 차면 연결 정보를 버립니다${because}.`,
    todo: "maxmemory-policy를 noeviction으로 바꾸고, 설정 파일에도 적어 주세요.",
  },
  store_forgets_last_second: {
    says: ({ name, because }) => `정전이 나면 ${name}의 마지막 1초가 사라질 수 있습니다${because}.`,
    todo: "디스크의 임시 보관 폴더가 받쳐 주므로 급하지 않습니다. 확실히 하려면 appendfsync always(Redis)나 synchronous_commit on(PostgreSQL)으로 설정해 주세요.",
  },
  store_may_go_back: {
    says: ({ name, because }) =>
      `장애로 다른 서버가 원본을 대신하게 되면 ${name}의 내용이 몇 초 전으로 돌아갈 수 있습니다${because}.`,
    todo: "갱신한 프로세스가 살아 있으면 mallkey가 30분 안의 일은 기억해 바로잡습니다. 확실히 하려면 복제본이 받지 않은 쓰기는 서버가 받지 않게 해 주세요.",
  },
  store_unknown_durability: {
    says: ({ name, because }) => `${name} 저장소가 저장한 내용을 잃지 않는지 알 수 없습니다${because}.`,
    todo: "디스크에 기록하는지(append-only), 키를 버리지 않는지 제공 업체에 확인해 주세요.",
  },
  store_plain_text: {
    says: ({ name, because }) => `${name}에 토큰이 평문으로 들어 있습니다${because}.`,
    todo: "그곳에서 토큰을 직접 읽는 다른 프로그램이 없다면 MALLKEY_STORE에 ?seal=on을 붙여 다시 시작한 뒤 이 명령을 실행해 주세요. 있다면 저장소에 접근할 수 있는 사람을 제한해 주세요.",
  },
  store_holds_client_secret: {
    says: ({ name, because }) => `${name}에 client_secret이 들어 있습니다${because}.`,
    todo: "CAFE24_CLIENT_SECRET을 환경 변수로 옮기고 파일에서는 지워 주세요.",
  },
  store_unclaimed: {
    says: ({ because }) => `저장소에 설정되지 않은 앱의 연결이 있습니다${because}.`,
    todo: "이 연결들은 건드리지 않습니다. 갱신하지도 내주지도 않으므로 14일이 지나면 끊어집니다. MALLKEY_APPS(또는 mallkey.config.json)에 같은 이름으로 앱을 다시 넣어 주세요.",
  },
  store_crowded: {
    says: ({ because }) =>
      `저장소에 있는 한 ${account.word}의 행이 mallkey가 살펴보는 수보다 많습니다${because}.`,
    todo: "살펴보지 않은 행은 어떤 상태인지 알 수 없습니다. 그 가운데 사본이 있으면 연결이 끊겨 한 번 다시 연결해야 할 수 있습니다. 누가 그 행을 쓰는지 테이블에서 확인하고, 주인의 것이 아닌 행은 지워 주세요.",
  },
  store_unreadable: {
    says: ({ because }) => `연결 정보를 보관하는 곳에 읽을 수 없는 것이 있습니다${because}.`,
    todo: `다른 ${account.word}${account.topic} 계속 갱신됩니다. 저장소에서 고치거나 지워 주세요. 고치면 저절로 다시 읽습니다.`,
  },
})
