// The vocabulary of a made-up Korean shop. Telephone numbers start with 010-0, which nobody is ever given.
import type { Random } from "../seeded-random.ts"

const surnames = [..."김이박최정강조윤장임한오서신권황안송류홍"]
const givenNames =
  "민지 서연 지우 하은 수빈 예린 지민 다은 유진 소희 도윤 시우 준호 현우 민재 건우 지훈 태양 승현 우진 은정 미경 영숙 정수 성민".split(
    " ",
  )
const romanized =
  "minji seoyeon jiwoo haeun subin yerin jimin daeun yujin sohee doyun siwoo junho hyunwoo minjae".split(" ")

export const colours = ["블랙", "아이보리", "베이지", "네이비", "카키", "차콜", "라이트블루"] as const
export const sizes = ["S", "M", "L", "XL", "FREE"] as const
export const productStyles =
  "데일리 오버핏 크롭 루즈핏 린넨 기모 니트 스트라이프 베이직 빈티지 플리츠 셔링 트위드 코튼 슬림".split(" ")
export const productKinds: readonly (readonly [string, number])[] = [
  ["티셔츠", 19_900],
  ["맨투맨", 32_000],
  ["셔츠", 36_000],
  ["블라우스", 34_000],
  ["가디건", 42_000],
  ["원피스", 54_000],
  ["슬랙스", 39_000],
  ["데님 팬츠", 45_000],
  ["롱스커트", 38_000],
  ["자켓", 79_000],
  ["코트", 129_000],
  ["에코백", 18_000],
  ["크로스백", 49_000],
  ["스니커즈", 59_000],
  ["양말 3종 세트", 9_900],
]
const streets: readonly (readonly [string, string])[] = [
  ["06236", "서울특별시 강남구 테헤란로"],
  ["04524", "서울특별시 중구 세종대로"],
  ["13529", "경기도 성남시 분당구 판교역로"],
  ["48058", "부산광역시 해운대구 센텀중앙로"],
  ["34126", "대전광역시 유성구 대학로"],
  ["61945", "광주광역시 서구 상무중앙로"],
  ["41911", "대구광역시 중구 국채보상로"],
  ["63122", "제주특별자치도 제주시 연북로"],
]
const doorMessages = [
  "문 앞에 놓아 주세요.",
  "부재 시 경비실에 맡겨 주세요.",
  "배송 전 연락 부탁드립니다.",
  "택배함에 넣어 주세요.",
  "",
]

export const personName = (random: Random): string => random.pick(surnames) + random.pick(givenNames)
export const memberIdBase = (random: Random): string => random.pick(romanized)
export const cellphone = (random: Random): string =>
  `010-0${digits(random.below(1000), 3)}-${digits(random.below(10_000), 4)}`
export const doorMessage = (random: Random): string => random.pick(doorMessages)

export function address(random: Random): { zipcode: string; address1: string; address2: string } {
  const [zipcode, street] = random.pick(streets)
  return {
    zipcode,
    address1: `${street} ${1 + random.below(400)}`,
    address2: `${101 + random.below(12)}동 ${1 + random.below(20)}0${1 + random.below(4)}호`,
  }
}

export const digits = (n: number, width: number): string => String(n).padStart(width, "0")
/** Money is text. */
export const won = (amount: number): string => `${amount}.00`
export const yes = (is: boolean): "T" | "F" => (is ? "T" : "F")

/** What customers write, by board: title, content. */
export const boardTalk: Record<number, readonly (readonly [string, string])[]> = {
  1: [
    ["추석 연휴 배송 안내", "연휴 기간에는 출고가 중단됩니다. 연휴 이후 순차적으로 발송해 드립니다."],
    ["적립금 정책 변경 안내", "구매 확정 시 결제 금액의 2%가 적립됩니다."],
    ["신규 회원 쿠폰 안내", "가입하신 모든 분께 3,000원 할인 쿠폰을 드립니다."],
  ],
  4: [
    ["핏이 정말 예뻐요", "사진이랑 색감이 똑같고 핏도 예뻐요. 배송도 빨랐습니다."],
    ["무난하게 입기 좋습니다", "두께도 적당하고 세탁 후에도 줄어들지 않았어요."],
    ["사이즈가 조금 크네요", "평소 M 입는데 S를 주문할 걸 그랬어요. 그래도 만족합니다."],
    ["재구매했어요", "색상별로 샀습니다. 다른 색도 더 나오면 좋겠어요."],
  ],
  6: [
    ["재입고 문의드립니다", "아이보리 M 사이즈 언제 재입고되나요?"],
    ["사이즈 문의", "키 163에 55 입는데 어떤 사이즈가 맞을까요?"],
    ["배송 언제 되나요?", "지난주에 주문했는데 아직 배송준비중이라고 나옵니다. 확인 부탁드려요."],
    ["소재가 궁금합니다", "여름에 입기에 덥지 않은 소재인가요?"],
  ],
  9: [
    ["교환하고 싶어요", "한 사이즈 큰 걸로 교환 가능할까요? 절차를 알려 주세요."],
    ["환불은 언제 되나요", "반품한 상품이 도착했다고 나오는데 환불 일정을 알고 싶습니다."],
    ["배송지를 잘못 적었어요", "주문서의 주소를 변경하고 싶습니다. 아직 발송 전인가요?"],
    ["주문 취소 부탁드립니다", "중복으로 결제된 것 같습니다. 한 건 취소해 주세요."],
    ["입금 확인 요청", "어제 무통장으로 입금했는데 아직 입금 전으로 나옵니다."],
  ],
}
export const answers = [
  "안녕하세요, 고객님. 문의하신 내용 확인 후 안내드립니다. 감사합니다.",
  "불편을 드려 죄송합니다. 담당 부서에 전달하여 빠르게 처리하겠습니다.",
] as const
