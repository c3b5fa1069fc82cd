// The short texts of the benches' tables, in Korean.

export const labels: Record<string, string> = {
  // Columns.
  share: "비율",
  "against the floor": "기준과 비교",
  "against the small file": "작은 파일과 비교",
  "over an empty Node": "빈 Node보다",
  "median (least–most)": "중앙값(최소–최대)",
  "per call, median (least–most)": "호출 한 번, 중앙값(최소–최대)",
  "answers per second, median (least–most)": "초당 응답 수, 중앙값(최소–최대)",
  "connections per second, median (least–most)": "초당 연결 수, 중앙값(최소–최대)",
  "connections per second from the cold start": "초당 연결 수, 프로세스를 띄울 때부터",
  "at work": "일하는 동안",
  "resident, median (least–most)": "상주 메모리, 중앙값(최소–최대)",
  "answers a second, 32 callers": "초당 응답 수, 호출자 32",
  "one caller": "호출자 하나",
  seed: "시드",
  malls: "쇼핑몰",
  days: "일수",
  refreshes: "갱신",
  requests: "요청",
  processor: "CPU 시간",
  "per refresh": "갱신 한 번에",

  // What was measured.
  "map look-up and awaited promise": "맵 조회와 await 한 번",
  "`keeper.token`, remembered": "`keeper.token`, 기억하고 있을 때",
  "`keeper.token`, not remembered": "`keeper.token`, 기억하지 않을 때",
  "the SELECT, run bare": "SELECT만 실행",
  "the SELECT, decrypted and parsed": "SELECT, 복호화와 파싱까지",
  "3.57× (1.75× of the decrypted)": "3.57×(복호화까지 한 것의 1.75×)",
  "1 statement": "SQL 1개",
  "bare `node:http`": "`node:http`만",
  "the token route": "토큰 경로",
  "an empty Node program": "빈 Node 프로그램",
  "an empty `node:http` server": "빈 `node:http` 서버",
  "as built": "빌드한 것",
  "a checkout's `npm start`": "받은 소스의 `npm start`",
  "a checkout's first start": "받은 소스의 첫 실행",
  "after the start": "시작한 뒤",
  "after a sweep": "갱신 작업 뒤",
  "after metrics, readiness and a token": "메트릭, 준비 상태, 토큰 요청 뒤",
  "ten seconds later": "10초 뒤",
  listed: "목록",
  "with leases": "차례까지",
  "with their leases": "차례까지",
  "among 1,000": "1,000개 가운데",
  "the bare loop": "단순 반복문",
  "without leases": "차례를 빼고",
  "the sweep": "갱신 작업",
  "bare undici `stream`": "undici `stream`만",
  "0 of 11": "11건 가운데 0건",
  "1.20 times as many": "1.20배",

  // Targets.
  "within 1.5×": "1.5× 이내",
  "remembered: within 3× of a map look-up and an awaited promise":
    "기억하고 있을 때: 맵 조회와 await 한 번의 3× 이내",
  "not remembered: one indexed read": "기억하지 않을 때: 인덱스를 쓴 읽기 한 번",
  "at least 75 % of a bare `node:http` answer of the same size": "크기가 같은 `node:http` 응답의 75 % 이상",
  "first answer within 500 ms": "첫 응답까지 500 ms 이내",
  "at most 100 ms longer than `mallkey token ID`": "`mallkey token ID`보다 100 ms 넘게 길지 않음",
  "under 95 MB at every one of these moments": "이 모든 순간에 95 MB 미만",
  "under 130 MB": "130 MB 미만",
  "at least 60 % of the rate of a bare loop with the same requests and durable writes":
    "같은 요청을 하고 디스크까지 쓰는 단순 반복문 속도의 60 % 이상",
  "at least 60 % of the rate of a bare loop with the same requests and writes":
    "같은 요청과 쓰기를 하는 단순 반복문 속도의 60 % 이상",
  "4 processes at least 3.2 times as fast as one, from the cold start":
    "프로세스 4개가 띄울 때부터 쳐서 하나의 3.2배 이상",
  "no spent token presented twice but for the one guarded try":
    "이미 쓴 토큰을 두 번 보내지 않음(응답을 받지 못한 뒤 한 번은 예외)",
  "at most 12 token requests of a mall in 2 hours": "쇼핑몰 하나에 토큰 요청은 2시간에 12번 이하",
  "nobody lost but by an answer dropped after the rotation":
    "토큰이 바뀐 뒤 응답이 사라진 경우 말고는 끊긴 연결 없음",
  "a living token 99.9 % of the time outside of outages":
    "장애가 아닌 시간의 99.9 % 동안 살아 있는 토큰이 있음",
  "at least 70 % of a bare undici proxy at 32 callers": "호출자 32에서 단순한 undici 프록시의 70 % 이상",
  "less than 0.5 ms more than it, with one caller": "호출자 하나일 때 그보다 느려지는 것이 0.5 ms 미만",
  "more answers than @fastify/reply-from at 32 callers": "호출자 32에서 @fastify/reply-from보다 많은 응답",
}
