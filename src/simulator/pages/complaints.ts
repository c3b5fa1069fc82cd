// What is wrong with a switch, a clock or a mall in Korean as well: programs get the English, people both.

const shapes: readonly (readonly [RegExp, (...facts: string[]) => string])[] = [
  [/^there is no such switch$/, () => "그런 스위치는 없습니다"],
  [
    /^there is no such switch; did you mean (\w+)\?$/,
    (near) => `그런 스위치는 없습니다. 혹시 ${near}인가요?`,
  ],
  [/^there is no such mall$/, () => "그런 쇼핑몰은 없습니다"],
  [/^is one of (.+)$/, (all) => `다음 중 하나여야 합니다: ${all}`],
  [/^must be one of (.+)$/, (all) => `다음 중 하나여야 합니다: ${all}`],
  [/^must be true or false$/, () => "켬이나 끔이어야 합니다"],
  [
    /^must be a whole number from (\d+) to (\d+)$/,
    (least, most) => `${least}부터 ${most}까지의 정수여야 합니다`,
  ],
  [/^must be a list of texts$/, () => "글자 목록이어야 합니다"],
  [/^must be a text$/, () => "글자여야 합니다"],
  [/^must be a mall id or an empty text$/, () => "쇼핑몰 아이디이거나 비어 있어야 합니다"],
  [/^must be a date such as (\S+)$/, (date) => `${date} 같은 날짜여야 합니다`],
  [/^must be an IANA time zone such as (\S+)$/, (zone) => `${zone} 같은 시간대 이름이어야 합니다`],
  [/^must be a value or/, () => "값 하나이거나 {value, mall, times, probability} 꼴이어야 합니다"],
  [/^does not know "(.*)"$/, (key) => `쓸 수 없는 항목입니다: "${key}"`],
  [/^mall must be a mall id$/, () => "쇼핑몰 칸에는 쇼핑몰 아이디를 적어 주세요"],
  [/^times must be a whole number from 1$/, () => "횟수는 1 이상의 정수여야 합니다"],
  [/^probability must be above 0 and at most 1$/, () => "확률은 0보다 크고 1 이하여야 합니다"],
  [/^is a lasting behaviour/, () => "계속되는 동작이라 횟수나 확률을 정할 수 없습니다"],
  [/^must be an object of switch names/, () => "스위치 이름과 값으로 된 객체여야 합니다"],
  [/^must be a JSON object$/, () => "JSON 객체여야 합니다"],
  [/^must be the simulator's own$/, () => "시뮬레이터 자신의 페이지에서만 바꿀 수 있습니다"],
  [/^the clock knows only step and speed$/, () => "시계에서는 이동(step)과 속도(speed)만 바꿀 수 있습니다"],
  [/^must be milliseconds, from 0 to ten years$/, () => "0부터 10년까지의 밀리초여야 합니다"],
  [/^must be a number from 0 to 1000000$/, () => "0부터 1000000까지의 수여야 합니다"],
  [/^must be a whole number$/, () => "0 이상의 정수여야 합니다"],
  [/^must be an object$/, () => "객체여야 합니다"],
  [/^must be a list of scopes$/, () => "권한 목록이어야 합니다"],
  [/^must be P, A or S$/, () => "P, A, S 중 하나여야 합니다"],
  [/^must be an http\(s\) address$/, () => "http(s) 주소여야 합니다"],
  [/^must be an address on this machine/, () => "이 컴퓨터의 주소여야 합니다"],
  [/^is not known here$/, () => "여기서 쓸 수 없는 항목입니다"],
  [/^is required$/, () => "꼭 필요합니다"],
  [/^give step or speed$/, () => "이동할 시간이나 속도를 정해 주세요"],
]

/** As it came where nobody has said it in Korean yet; a test finds such. */
export function inKorean(problem: string): string {
  for (const [shape, say] of shapes) {
    const [whole, ...facts] = shape.exec(problem) ?? []
    if (whole !== undefined) return say(...facts)
  }
  return problem
}
