// The benches' titles, methods and notes, in Korean.

export const sentences: Record<string, string> = {
  // token
  "A token in the process: `keeper.token(id)`": "프로세스 안의 토큰: `keeper.token(id)`",
  "An SQLite store with 1,000 connections, one of them asked for again and again; each call is awaited before the next.":
    "연결이 1,000개 있는 SQLite 저장소에서 하나를 되풀이해 요청합니다. 호출이 끝난 뒤에 다음 호출을 합니다.",
  "*Remembered*: the keeper as it is by default (a fresh pair is remembered for 5 seconds). The floor is `await Promise.resolve(map.get(id))` on a map of as many entries.":
    "*기억하고 있을 때*: 기본 설정의 keeper입니다(살아 있는 토큰을 5초 동안 기억). 기준은 항목 수가 같은 맵의 `await Promise.resolve(map.get(id))`입니다.",
  "*Not remembered*: `timing: { rememberMs: 0 }`. One floor is the store's own SELECT, prepared once and run bare; the other adds what nobody can do without who keeps tokens sealed: decrypting the text and parsing it. The statements that SQLite is given for one call are counted.":
    "*기억하지 않을 때*: `timing: { rememberMs: 0 }`. 기준 하나는 저장소의 SELECT를 한 번 준비해 그것만 실행한 것이고, 다른 하나는 토큰을 암호화해 두는 한 피할 수 없는 복호화와 파싱을 더한 것입니다. 호출 한 번에 SQLite가 받는 SQL의 수도 셉니다.",
  "A keeper answers 13,425,000 remembered reads a second and 73,000 from the file, on one thread.":
    "스레드 하나에서 keeper는 기억하고 있는 토큰을 1초에 13,425,000번, 파일에서 읽어 73,000번 내줍니다.",

  // token-route
  "The token route: `GET /v1/connections/{id}/token`": "토큰 경로: `GET /v1/connections/{id}/token`",
  "`mallkey serve` in a process of its own, with its log and an SQLite store of 1,000 connections, asked for one token with an API key. The floor is a process of its own too: `node:http` answering every request with the very same body and no more headers than its type and length; it reads neither address nor key.":
    "별도 프로세스의 `mallkey serve`에(로그를 남기고 연결이 1,000개 있는 SQLite 저장소를 씀) API 키로 토큰 하나를 요청합니다. 기준도 별도 프로세스입니다. `node:http`가 모든 요청에 똑같은 본문을 타입과 길이 헤더만 붙여 돌려주며, 주소도 키도 읽지 않습니다.",
  "A third process asks: 24 keep-alive sockets on loopback, one request at a time on each, a client of our own that reads little more than the length. 250 milliseconds each in turn, 60 rounds.":
    "요청은 세 번째 프로세스가 보냅니다. 루프백의 keep-alive 소켓 24개에 한 번에 하나씩, 길이 정도만 읽는 자체 클라이언트로 보냅니다. 250밀리초씩 번갈아 60번 되풀이합니다.",
  "290 bytes of JSON. What the route adds to Node's own work is about 2 µs a request: the address, the key, the token, the answer's headers, the metrics.":
    "JSON 290바이트입니다. Node 자체의 일에 이 경로가 더하는 것은 요청 하나에 2 µs쯤입니다. 주소, 키, 토큰, 응답 헤더, 메트릭입니다.",

  // claim
  "Claiming 100 due connections among very many": "아주 많은 연결 가운데 갱신할 100개 찾기",
  "`store.list({ dueBefore: now, limit: 100 })` of the SQLite store, which a sweep begins with, in a file with 1,000 connections and in one with 1,000,000; exactly 100 are due in each, spread evenly among the others. The small file is the floor.":
    "갱신 작업이 처음에 하는 SQLite 저장소의 `store.list({ dueBefore: now, limit: 100 })`를, 연결이 1,000개인 파일과 1,000,000개인 파일에서 잽니다. 두 파일 모두 갱신할 것은 정확히 100개이고 고르게 섞여 있습니다. 작은 파일이 기준입니다.",
  "Then the same with what follows: a lease for each of them, taken and released (two writes per connection, none of which waits for the disk).":
    "그다음 일까지 더해서도 잽니다. 하나마다 차례를 받고 돌려줍니다(연결마다 쓰기 두 번, 디스크를 기다리지는 않음).",
  "How SQLite finds them: `SEARCH connections USING COVERING INDEX connections_due (refresh_at<?)`.":
    "SQLite가 찾는 방법: `SEARCH connections USING COVERING INDEX connections_due (refresh_at<?)`.",

  // sweep
  "A sweep of 10,000 due connections": "갱신할 연결 10,000개의 갱신 작업",
  "`keeper.sweep()` over an SQLite store and the rescue folder as `mallkey serve` has them, 16 at a time; a small token endpoint in a process of its own answers at once. Both sides work on a fresh copy of the same file.":
    "`mallkey serve`와 똑같은 SQLite 저장소와 임시 보관 폴더에서 `keeper.sweep()`을 한 번에 16개씩 합니다. 별도 프로세스의 작은 토큰 서버가 바로 답합니다. 양쪽 모두 같은 파일의 새 사본에서 일합니다.",
  "The floor, with as many at a time: per connection (1) one `UPDATE` with `synchronous=FULL`: the token is about to be presented; (2) the same request, by `fetch`; (3) the answer written to a file of its own, `fsync` of file and folder; (4) one `UPDATE` with `synchronous=FULL` of the row and its indexes; (5) the file removed. It reads no row, opens and seals no token, reads no answer but for `JSON.parse`, takes no lease, compares nothing and tells nobody.":
    "기준도 한 번에 같은 수를 처리하며, 연결마다 이렇게 합니다. (1) `UPDATE` 한 번(`synchronous=FULL`): 토큰을 곧 보냄. (2) 같은 요청(`fetch`로). (3) 응답을 새 파일에 쓰고 파일과 폴더를 `fsync`. (4) 행과 인덱스의 `UPDATE` 한 번(`synchronous=FULL`). (5) 파일 삭제. 행을 읽지 않고, 토큰을 복호화하거나 암호화하지 않으며, 응답은 `JSON.parse`만 하고, 차례를 받지도, 비교하지도, 알리지도 않습니다.",
  "10,000 connections, 3 rounds. At this rate 8,757,734 malls can be kept by one process: each is refreshed every 75 minutes or so.":
    "연결 10,000개, 3회. 이 속도면 프로세스 하나로 쇼핑몰 8,757,734곳을 유지할 수 있습니다. 쇼핑몰마다 75분쯤에 한 번 갱신하기 때문입니다.",

  // sweep-shared
  "A sweep of due connections on PostgreSQL and on Redis": "PostgreSQL과 Redis에서의 갱신 작업",
  "`keeper.sweep()`, 16 at a time, over each store on a server of its own (PostgreSQL 17 with its defaults, `fsync` on; Redis with an append-only file flushed every second) and a rescue folder; a small token endpoint in a process of its own answers at once. Before each turn all connections are made due.":
    "전용 서버의 저장소(기본 설정에 `fsync`를 켠 PostgreSQL 17, 1초마다 디스크에 쓰는 append-only Redis)와 임시 보관 폴더에서 `keeper.sweep()`을 한 번에 16개씩 합니다. 별도 프로세스의 작은 토큰 서버가 바로 답합니다. 매번 시작하기 전에 모든 연결을 갱신할 때가 된 것으로 만듭니다.",
  "The floor makes the same requests and the same writes, with as many at a time and on the same server: per connection (1) a lease written; (2) one statement: the token is about to be presented; (3) the same request, by `fetch`; (4) the answer in a new file, `fsync` of file and folder; (5) one statement with the new pair (on Redis a transaction of three commands); (6) the file and the lease removed. It reads nothing, compares nothing, tells nobody. A leaner one leaves out the lease as well. mallkey writes its answers over files that are there ([why](decisions/rescue-slots.md)), which is how it can be quicker than the floor.":
    "기준은 같은 서버에 같은 요청과 같은 쓰기를 한 번에 같은 수만큼 합니다. 연결마다 (1) 차례를 적고, (2) SQL 하나로 토큰을 곧 보낸다고 적고, (3) 같은 요청을 `fetch`로 하고, (4) 응답을 새 파일에 쓰고 파일과 폴더를 `fsync`하고, (5) 새 토큰을 SQL 하나로 저장하고(Redis에서는 명령 세 개의 트랜잭션), (6) 파일과 차례를 지웁니다. 읽지도, 비교하지도, 알리지도 않습니다. 더 단순한 것은 차례도 뺍니다. mallkey는 이미 있는 파일을 덮어쓰므로([이유](decisions/rescue-slots.ko.md)) 기준보다 빠를 수 있습니다.",
  "10,000 connections, 3 rounds.": "연결 10,000개, 3회.",

  // replicas
  "A backlog over 1, 2 and 4 servers on one store": "저장소 하나를 쓰는 서버 1, 2, 4대로 밀린 갱신 처리하기",
  "1,800 connections are due. As many `mallkey serve` as are compared are started at the same moment, with 16 lanes each, on a store of their own (a fresh server each time: PostgreSQL with its defaults, Redis with an append-only file flushed every second). A token endpoint in a process of its own answers each request after 300 ms, so that one process can do no more than 53 a second. Every connection is asked for once, or the bench fails.":
    "연결 1,800개가 갱신할 때가 되었습니다. 비교할 수만큼의 `mallkey serve`를 동시에 시작하고, 저마다 한 번에 16개씩 처리하며, 저장소는 매번 새 서버입니다(기본 설정의 PostgreSQL, 1초마다 디스크에 쓰는 append-only Redis). 별도 프로세스의 토큰 서버가 요청마다 300 ms 뒤에 답하므로 프로세스 하나는 1초에 53개를 넘을 수 없습니다. 연결마다 정확히 한 번 요청하지 않으면 측정은 실패합니다.",
  "*From the cold start*: from the moment the processes are started until the last answer. *At work*: from the first request on. The servers are compared with one of them. The floor is what this machine can do at all: processes with as many lanes that ask by the same way, have shared the backlog out beforehand, and have neither store nor rescue folder.":
    "*띄울 때부터*: 프로세스를 시작한 순간부터 마지막 응답까지입니다. *일하는 동안*: 첫 요청부터입니다. 서버는 한 대일 때와 비교합니다. 기준은 이 컴퓨터가 낼 수 있는 최대치입니다. 같은 수만큼 동시에, 같은 방법으로 요청하는 프로세스들이 일을 미리 나누어 갖고, 저장소도 임시 보관 폴더도 없이 요청만 합니다.",
  "Median (least–most) of 3 rounds.": "3회의 중앙값(최소–최대).",

  // memory
  "Idle memory: `mallkey serve` with 100,000 connections":
    "쉬고 있을 때의 메모리: 연결 100,000개의 `mallkey serve`",
  "The floor is an empty `node:http` server in a process of its own.":
    "기준은 별도 프로세스의 빈 `node:http` 서버입니다.",
  "The first start of a checkout takes the types out of the sources before the process begins anew: the program that does it (a WebAssembly module of Node's) would stay in its memory. About 45 MB of every figure are Node's own program text, which all Node processes of a machine share.":
    "받은 소스를 처음 실행하면 프로세스를 새로 시작하기 전에 소스에서 타입을 걷어 냅니다. 그 일을 하는 프로그램(Node의 WebAssembly 모듈)이 메모리에 남지 않게 하려는 것입니다. 어느 값이든 45 MB쯤은 Node 자체의 코드이며, 한 컴퓨터의 모든 Node 프로세스가 함께 씁니다.",

  // start
  "From start to first answer: `mallkey serve`": "시작부터 첫 응답까지: `mallkey serve`",
  "From `spawn` until `/healthz` answered 200 for the first time, with an SQLite store of 1,000 connections; a raw socket asks, every two milliseconds until it is let in. Once with the sources by their own name, once with what `npm run build` made, once as `npm start` begins it in a checkout: the sources by way of `bin/mallkey.js`. Sources let Node keep what it made of them at an earlier start.":
    "연결이 1,000개 있는 SQLite 저장소로, `spawn`부터 `/healthz`가 처음으로 200을 답할 때까지 잽니다. 소켓으로 직접, 연결될 때까지 2밀리초마다 묻습니다. 소스를 바로 실행한 것, `npm run build`로 만든 것, 받은 소스의 `npm start`처럼 `bin/mallkey.js`로 실행한 것을 각각 잽니다. 소스로 실행하면 Node가 전에 변환해 둔 것을 다시 씁니다.",
  "The floor is Node itself, from `spawn` to the end of an empty program. For scale: `mallkey token ID` and `mallkey status`, from `spawn` to their end.":
    "기준은 Node 자체로, 빈 프로그램의 `spawn`부터 끝날 때까지입니다. 참고로 `mallkey token ID`와 `mallkey status`도 `spawn`부터 끝날 때까지 쟀습니다.",
  "The floor is Node itself, from `spawn` to the end of an empty program. For scale: `mallkey token ID`, `mallkey status` and `mallkey exec ID -- true` (a program that ends at once), from `spawn` to their end.":
    "기준은 Node 자체로, 빈 프로그램의 `spawn`부터 끝날 때까지입니다. 참고로 `mallkey token ID`, `mallkey status`, `mallkey exec ID -- true`(바로 끝나는 프로그램)도 `spawn`부터 끝날 때까지 쟀습니다.",

  // fleet
  "A fleet at 2-hour lives, in virtual time": "2시간짜리 토큰을 쓰는 여러 쇼핑몰, 가상 시간으로",
  "The play of `tests/fleet/year.ts`: the real core and the real reading of Cafe24's answers, a store in memory, the simulator's rules instead of a network, and faults drawn from the seed: outages of hours, dropped answers, clock jumps, restarts, a wrong secret for a day, false “uninstalled app”. The test plays a year of 1,000 malls with longer lives; here they last the 2 hours they really last, which makes a year 7 million refreshes: `npm run bench fleet -- --seed 1 --malls 1000 --days 365`.":
    "`tests/fleet/year.ts`의 시험입니다. 핵심 코드와 카페24 응답을 읽는 코드는 실제 그대로이고, 저장소는 메모리, 네트워크 대신 시뮬레이터의 규칙을 쓰며, 시드에서 뽑은 장애가 일어납니다. 몇 시간짜리 장애, 사라진 응답, 건너뛴 시계, 재시작, 하루 동안 틀린 시크릿, 사실이 아닌 “uninstalled app”입니다. 테스트는 쇼핑몰 1,000곳의 1년을 수명이 더 긴 토큰으로 돌리지만, 여기서는 실제와 같은 2시간이며 그러면 1년에 갱신이 7백만 번입니다: `npm run bench fleet -- --seed 1 --malls 1000 --days 365`.",
  "The cost is processor time over refreshes, the simulator's share and that of the play included. It is a figure to watch, not a comparison; there is no floor for it.":
    "비용은 CPU 시간을 갱신 수로 나눈 것이며 시뮬레이터와 시험 자체의 몫도 들어 있습니다. 비교하는 값이 아니라 지켜보는 값이어서 기준이 없습니다.",
  "11 answers were dropped after the rotation; 11 connections were lost by them, each named in an event, and reconnected.":
    "토큰이 바뀐 뒤 사라진 응답이 11건이고, 그 때문에 연결 11개가 끊겼습니다. 하나하나 이벤트로 남았고 다시 연결했습니다.",

  // proxy
  "The prefix proxy: `ANY /proxy/{id}/api/v2/…`": "접두사 프록시: `ANY /proxy/{id}/api/v2/…`",
  "A fourth process asks over keep-alive sockets on loopback, in turns; once with 32 sockets, once with one. Everything shares the two cores, so a ratio says more than a figure.":
    "요청은 네 번째 프로세스가 루프백의 keep-alive 소켓으로 번갈아 보냅니다. 한 번은 소켓 32개로, 한 번은 하나로 합니다. 모두가 코어 둘을 나눠 쓰므로 값보다 비율이 더 많은 것을 말해 줍니다.",
  "@fastify/reply-from was not installed, and is not in this run.":
    "@fastify/reply-from은 설치되어 있지 않아 이번 측정에 없습니다.",
  "@fastify/reply-from at 32 callers: 80 % of the bare proxy.":
    "호출자 32에서 @fastify/reply-from은 단순한 프록시의 80 %입니다.",
  "Resident memory before 100,000 further requests and after them: 330 and 330 MB.":
    "상주 메모리는 요청 100,000번을 더 보내기 전에 330, 보낸 뒤에 330 MB입니다.",
  "What is added with one caller is the mean of a round, the median of the rounds.":
    "호출자 하나일 때 더해지는 시간은 한 회의 평균을 내고, 그 평균들의 중앙값을 구한 것입니다.",

  // further ones of the proxies and of memory
  "Resident memory of the process (VmRSS), as the system counts it: two seconds after the start, when it has given back what a start leaves; after a sweep that found nothing due; after `/metrics`, `/readyz` and one token; and after ten seconds of rest. 5 processes one after the other: what `npm run build` made, the sources by way of `bin/mallkey.js` (which keeps what Node made of them), and the same where nothing was kept yet, as at the very first start.":
    "시스템이 세는 프로세스의 상주 메모리(VmRSS)입니다. 시작하고 2초가 지나 시작할 때 쓴 메모리를 돌려준 뒤, 갱신할 것이 없는 갱신 작업 뒤, `/metrics`·`/readyz`와 토큰 하나를 요청한 뒤, 10초 쉰 뒤에 잽니다. 프로세스를 하나씩 5번 띄웁니다. `npm run build`로 만든 것, 소스를 `bin/mallkey.js`로 실행한 것(Node가 변환한 결과를 보관), 보관한 것이 아직 없을 때 같은 방법으로 처음 실행한 것입니다.",
  "`mallkey serve` as `npm run build` makes it, in a process of its own, with an API key, its log and an SQLite store of 1,000 connections, before a platform in another process: `node:http` that answers some 700 bytes of JSON to everything, with `X-Api-Call-Limit: 1/1000000`, so that the limiter runs and nobody waits. The floor is a process of its own too: undici's `stream` to the same platform with one fixed header; no key, no token, no limits, no links. Where `fastify` and `@fastify/reply-from` are installed (`npm i --no-save fastify @fastify/reply-from`, or elsewhere and `--others FOLDER`), a proxy made of them takes its turns as well; and where there is an `nginx`, one worker of it with `proxy_pass` and one fixed header: the outer limit, and no target.":
    "`npm run build`로 만들어 별도 프로세스로 띄운 `mallkey serve`(API 키와 로그, 연결이 1,000개 있는 SQLite 저장소) 뒤에 또 다른 프로세스의 플랫폼이 있습니다. 모든 요청에 JSON 700바이트쯤을 답하는 `node:http`이며, `X-Api-Call-Limit: 1/1000000`을 붙이므로 한도를 세되 기다리지는 않습니다. 기준도 별도 프로세스입니다. undici의 `stream`으로 같은 플랫폼에 고정 헤더 하나만 붙여 보내며, 키도, 토큰도, 한도도, 링크 처리도 없습니다. `fastify`와 `@fastify/reply-from`이 설치되어 있으면(`npm i --no-save fastify @fastify/reply-from`, 다른 곳에 있으면 `--others FOLDER`) 그것으로 만든 프록시도 함께 잽니다. `nginx`가 있으면 `proxy_pass`와 고정 헤더 하나를 둔 워커 하나도 잽니다. 이것은 목표가 아니라 바깥 한계입니다.",
  "The forward proxy: CONNECT, TLS and a living token": "포워드 프록시: CONNECT, TLS, 살아 있는 토큰",
  "`mallkey proxy` as `npm run build` makes it, in a process of its own, with an API key and an SQLite store of 1,000 connections, before a platform in another process: `node:http` that answers some 700 bytes of JSON to everything, with the headers of a limit that is never reached. The floor is a process of its own too: CONNECT, TLS with a certificate of the same kind, undici's `stream` to the same platform with one fixed header; no key, no token, no limits, nothing looked up. Where `mockttp` is installed (`npm i --no-save mockttp`, or elsewhere and `--others FOLDER`), it takes its turns as well, without its recording.":
    "`npm run build`로 만들어 별도 프로세스로 띄운 `mallkey proxy`(API 키와 연결이 1,000개 있는 SQLite 저장소) 뒤에 또 다른 프로세스의 플랫폼이 있습니다. 모든 요청에 JSON 700바이트쯤을 답하는 `node:http`이며, 닿을 일이 없는 한도의 헤더를 붙입니다. 기준도 별도 프로세스입니다. CONNECT와 같은 종류의 인증서를 쓴 TLS, 고정 헤더 하나를 붙인 undici의 `stream`뿐이며, 키도, 토큰도, 한도도 없고 아무것도 찾아보지 않습니다. `mockttp`가 설치되어 있으면(`npm i --no-save mockttp`, 다른 곳에 있으면 `--others FOLDER`) 기록을 끄고 함께 잽니다.",
  "Another process asks over 32 tunnels on loopback that are opened before the time begins, in turns. Behind the proxies is plain HTTP, so that the TLS measured is the one that a forward proxy adds. Everything shares the cores, so a ratio says more than a figure.":
    "요청은 또 다른 프로세스가 루프백의 터널 32개로 번갈아 보냅니다. 터널은 시간을 재기 전에 열어 둡니다. 프록시 뒤쪽은 평범한 HTTP이므로, 재는 TLS는 포워드 프록시가 더하는 것뿐입니다. 모두가 코어를 나눠 쓰므로 값보다 비율이 더 많은 것을 말해 줍니다.",
  "Then the memory: as many further requests as the table says, and one answer of 1 GB.":
    "그다음은 메모리입니다. 표에 적힌 만큼 요청을 더 보내고, 1 GB짜리 응답 하나를 받습니다.",
  "Resident memory before 100,000 further requests, after them, and at most while 1,024 MB went through: 157, 158 and 225 MB.":
    "상주 메모리는 요청 100,000번을 더 보내기 전에 157, 보낸 뒤에 158, 1,024 MB가 지나가는 동안 가장 많을 때 225 MB입니다.",
  "mockttp was not installed, and is not in this run.": "mockttp는 설치되어 있지 않아 이번 측정에 없습니다.",
  "nginx at 32 callers: 300 % of the bare proxy.": "호출자 32에서 nginx는 단순한 프록시의 300 %입니다.",
  "There was no nginx, and it is not in this run.": "nginx가 없어 이번 측정에 없습니다.",
}
