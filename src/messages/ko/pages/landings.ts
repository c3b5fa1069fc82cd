// 한국어: 동의가 이루어지지 않았을 때 쇼핑몰 운영자가 읽는 문장. 무슨 일이 있었고 무엇을 하면 되는지.

import type { trouble as model } from "../../en/pages/landings.ts"
import type { KoreanWords } from "../../platform-words.ts"

export const trouble = ({ platform, account }: KoreanWords): ReturnType<typeof model> => ({
  again: "다시 시도",
  goOn: `${platform.word}에서 동의하기`,
  reason: (detail) => `원인: ${detail}`,
  theMall: `해당 ${account.word}`,
  start: (hasButton) =>
    hasButton ? "아래 버튼을 눌러 다시 시작해 주세요." : "받으신 링크를 다시 열어 주세요.",
  signIn: (mall) => `${mall}의 대표 운영자로 로그인해 동의해 주세요.`,
  tellUs: (hasContact) =>
    hasContact ? "아래 문의처로 저희에게 알려 주세요" : "연결을 요청한 담당자에게 알려 주세요",
  reference: "문의하실 때 이 정보를 함께 알려 주세요.",
  stays: "이 창을 열어 두시면 때가 되었을 때 다시 시도 버튼이 나타납니다.",
  technical: "개발 담당자용 정보",
  mallId: `${account.word} 아이디`,
  connect: "연결하기",
  landings: {
    wrong_mall: {
      title: `다른 ${account.word}${account.by} 로그인되어 있습니다`,
      steps: ({ mall, other, start, signIn }) => [
        `${mall}에 동의를 요청했는데 ${other === "" ? `다른 ${account.word}` : `${other} ${account.word}`}에서 동의하셨습니다. 저장된 것이 없으므로 되돌릴 것도 없습니다.`,
        `이 브라우저에서 ${platform.word}${platform.object} 로그아웃하거나 시크릿 창을 열어 주세요.`,
        `${start} ${signIn}`,
      ],
    },
    consent_denied: {
      title: "동의가 완료되지 않았습니다",
      steps: ({ start, signIn }) => ["바뀐 것은 없습니다.", `실수로 취소하셨다면 ${start} ${signIn}`],
    },
    not_operator: {
      title: "대표 운영자만 동의할 수 있습니다",
      steps: ({ start, signIn }) => [
        `부운영자나 공급사 계정으로 로그인되어 있습니다. ${platform.word}에서 로그아웃하거나 링크를 대표 운영자에게 전달해 주세요.`,
        `${start} ${signIn}`,
      ],
    },
    scope_refused: {
      title: `${platform.word}${platform.subject} 권한 요청을 받지 않았습니다`,
      steps: ({ tellUs }) => [
        "운영자님이 잘못하신 것은 없으며, 지금 다시 로그인해도 해결되지 않습니다.",
        `저희가 ${platform.word}에서 아래 권한을 먼저 켜야 합니다. ${tellUs}.`,
        "해결되었다는 안내를 받으신 뒤 다시 시작해 주세요.",
      ],
    },
    state_invalid: {
      title: "이미 끝난 동의입니다",
      steps: ({ start }) => [
        "동의는 10분 안에 마쳐야 하고 한 번만 쓸 수 있습니다. 두 번 누르거나 새로고침해서 이 화면이 보인다면 처음 동의는 이미 처리되었을 수 있습니다.",
        `그렇지 않다면 ${start}`,
      ],
    },
    code_refused: {
      title: `${platform.word}${platform.subject} 동의를 받아들이지 않았습니다`,
      steps: ({ start }) => [
        "동의는 1분 안에 처리되어야 하는데 그러지 못했습니다. 바뀐 것은 없습니다.",
        start,
      ],
    },
    app_rejected: {
      title: "저희 쪽 문제로 연결하지 못했습니다",
      steps: ({ tellUs }) => [
        `운영자님은 제대로 하셨고, 바뀐 것은 없습니다. ${platform.word}${platform.subject} 지금 저희 앱을 받아들이지 않고 있습니다.`,
        `저희가 고쳐야 하는 문제입니다. ${tellUs}.`,
        "해결되었다는 안내를 받으신 뒤 같은 링크로 다시 시작해 주세요.",
      ],
    },
    ours: {
      title: "저희 쪽 문제로 연결하지 못했습니다",
      steps: ({ tellUs }) => [
        "운영자님은 제대로 하셨습니다. 저희 서버에 문제가 있어 연결을 마치지 못했습니다.",
        `저희가 고쳐야 하는 문제입니다. ${tellUs}.`,
        "해결되었다는 안내를 받으신 뒤 같은 링크로 다시 시작해 주세요.",
      ],
    },
    store_away: {
      title: "지금은 연결할 수 없습니다",
      steps: ({ when, tellUs }) => [
        "운영자님이 잘못하신 것은 없습니다. 저희 서버가 잠시 요청을 처리하지 못하고 있습니다.",
        `${when === "" ? "몇 분 뒤에" : `${when} 이후에`} 다시 시도해 주세요.`,
        `계속 안 되면 ${tellUs}.`,
      ],
    },
    provider_unavailable: {
      title: `지금 ${platform.word}에 장애가 있습니다`,
      steps: ({ when }) => [
        "운영자님이 잘못하신 것은 없고, 바뀐 것도 없습니다.",
        `${when === "" ? "몇 분 뒤에" : `${when} 이후에`} 다시 시작해 주세요.`,
      ],
    },
    provider_unclear: {
      title: `${platform.word}의 응답을 받지 못했습니다`,
      steps: ({ start }) => [start, "처음 시도가 이미 처리되었더라도 다시 동의하셔도 괜찮습니다."],
    },
    rate_limited: {
      title: "지금은 연결할 수 없습니다",
      steps: ({ mall, when }) => [
        `짧은 시간에 ${mall}에 대한 요청이 많아, 잠시 기다렸다가 연결해야 합니다. 운영자님이 잘못하신 것은 없고, 바뀐 것도 없습니다.`,
        `${when === "" ? "30분 뒤에" : `${when} 이후에`} 다시 시도해 주세요. 그 전에 시도하면 더 오래 기다려야 할 수 있습니다.`,
      ],
    },
    rate_over: {
      title: "이제 다시 시도하실 수 있습니다",
      steps: ({ start, signIn }) => ["기다리는 시간이 끝났습니다.", `${start} ${signIn}`],
    },
    too_many_owners: {
      title: `이 ${account.word}에는 연결을 더 추가할 수 없습니다`,
      steps: ({ tellUs }) => [
        `운영자님은 제대로 하셨습니다. 이 ${account.word}에는 유지할 수 있는 만큼 이미 연결되어 있습니다. 바뀐 것은 없고, 지금 있는 연결은 그대로 작동합니다.`,
        `저희가 쓰지 않는 연결을 정리해야 합니다. ${tellUs}.`,
        "해결되었다는 안내를 받으신 뒤 같은 링크로 다시 시작해 주세요.",
      ],
    },
    needs_reconnect: {
      title: `${account.word}${account.object} 다시 연결해 주세요`,
      steps: ({ mall, start, signIn }) => [`${mall}의 연결이 끊겼습니다.`, `${start} ${signIn}`],
    },
    disconnected: {
      title: `연결되어 있지 않은 ${account.word}입니다`,
      steps: ({ mall, start, signIn }) => [
        `저희 쪽에서 ${mall}의 연결을 해제했습니다. 저장된 것은 없습니다.`,
        `다시 연결하시려면 ${start} ${signIn}`,
      ],
    },
    link_over: {
      title: "더 이상 쓸 수 없는 링크입니다",
      steps: () => [
        "링크가 잘렸거나 새 링크로 바뀌었습니다. 이 링크로 연결된 것은 없습니다.",
        "메일 프로그램이 긴 링크를 자르기도 하니 메시지에서 링크 전체를 다시 열어 주세요. 그래도 안 되면 가장 최근에 받은 링크를 열거나, 보낸 분에게 새 링크를 요청해 주세요.",
      ],
    },
    too_old: {
      title: "10분이 지났습니다",
      steps: ({ start }) => [
        "동의는 10분 안에 마쳐야 합니다. 이번에는 시간이 지나 저장되지 않았고, 그 밖에 바뀐 것은 없습니다.",
        start,
      ],
    },
    other_browser: {
      title: "처음 시작한 브라우저에서 계속해 주세요",
      steps: () => [
        "안전을 위해 동의는 시작한 브라우저에서만 마칠 수 있습니다. 이 동의는 다른 브라우저에서 시작되어 아무것도 연결하지 않았습니다.",
        "다른 사람에게 받은 주소라면 진행하지 말고 보낸 분에게 확인해 주세요.",
        "직접 시작하셨다면 처음 화면으로 돌아가 같은 브라우저에서 다시 시작해 주세요.",
      ],
    },
    no_state: {
      title: "여기서 시작한 동의가 아닙니다",
      steps: ({ tellUs }) => [
        `${platform.word}에서 돌아온 주소에 여기서 시작한 동의라는 표시가 없거나 그 표시가 손상되어 아무것도 연결하지 않았습니다.`,
        "받으신 링크 전체를 다시 열어 주세요.",
        `링크가 없다면 ${tellUs}.`,
      ],
    },
    no_code: {
      title: `${platform.word}에서 동의 결과가 오지 않았습니다`,
      steps: ({ start, signIn }) => ["바뀐 것은 없습니다.", `${start} ${signIn}`],
    },
    no_result: {
      title: "결과를 더 이상 보여 드릴 수 없습니다",
      steps: () => [
        "결과는 일정 기간만 보관합니다. 이 페이지를 열어서 바뀐 것은 없습니다.",
        `${account.word}${account.subject} 연결되었는지 확인하려면 받으신 링크를 다시 열어 주세요.`,
      ],
    },
    finishing: {
      title: "잠시만 기다려 주세요",
      steps: () => ["동의를 받아 저장하고 있습니다. 이 화면은 저절로 바뀝니다."],
    },
    cut_short: {
      title: "처리가 중간에 끊겼습니다",
      steps: ({ start, signIn }) => [
        "동의는 받았지만 끝까지 처리되었는지 알 수 없습니다. 이미 연결되었더라도 다시 동의하셔도 괜찮습니다.",
        `${start} ${signIn}`,
      ],
    },
    link_used: {
      title: "이미 연결되었습니다",
      steps: () => [`이 링크로 ${account.word} 연결을 마쳤습니다. 더 하실 일은 없습니다.`],
    },
    link_old: {
      title: "기한이 지난 링크입니다",
      steps: () => [
        "기한이 지나 이 링크로는 연결할 수 없습니다.",
        "가장 최근에 받은 메시지의 링크를 열거나, 보낸 분에게 새 링크를 요청해 주세요.",
      ],
    },
    mall_missing: {
      title: `어느 ${account.word}인가요?`,
      steps: () => [
        `연결할 ${account.word}의 아이디를 적어 주세요. ${platform.word} ${account.word} 관리자에 로그인할 때 쓰는 아이디입니다.`,
      ],
    },
    mall_odd: {
      title: `${account.word} 아이디를 다시 확인해 주세요`,
      steps: () => [
        `${account.word} 아이디는 영문 소문자, 숫자, 하이픈으로 된 2~50자입니다. ${platform.word} ${account.word} 관리자에 로그인할 때 쓰는 아이디를 적어 주세요.`,
      ],
    },
    address_wrong: {
      title: "이 주소로는 연결할 수 없습니다",
      steps: ({ tellUs }) => [
        "주소가 전달 중에 잘렸거나 잘못 적혀 있습니다. 받으신 링크 전체를 다시 열어 주세요.",
        `그래도 안 되면 ${tellUs}.`,
      ],
    },
    not_found: {
      title: "이 주소에는 페이지가 없습니다",
      steps: () => [
        "링크가 전달 중에 잘렸을 수 있습니다. 메시지에서 링크 전체를 다시 열어 주세요.",
        "프로그램이 쓰는 주소 목록은 /docs에 있습니다.",
      ],
    },
    launch_refused: {
      title: "앱을 다시 열어 주세요",
      steps: ({ tellUs }) => [
        `${platform.word} ${account.word} 관리자에서 앱을 다시 열어 주세요. 앱을 여는 주소는 2시간 안에 한 번만 쓸 수 있습니다.`,
        `그래도 안 되면 ${tellUs}.`,
      ],
    },
    launch_repeated: {
      title: "앱을 다시 열어 주세요",
      steps: () => [
        `이미 한 번 연 주소라 다시 쓸 수 없습니다. ${platform.word} ${account.word} 관리자에서 앱을 다시 열면 현재 상태를 볼 수 있습니다.`,
        `${account.word}${account.object} 연결하시려면 여기서 바로 동의 화면으로 가셔도 됩니다.`,
      ],
    },
  },
})
