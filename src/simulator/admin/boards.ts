// Boards of a made-up shop, their articles, and the ones callers write.
import { createRandom, seedOf } from "../seeded-random.ts"
import { dataTime } from "../time-text.ts"
import type { Person } from "./people.ts"
import { answers, boardTalk, yes } from "./words.ts"

export const boards = [
  { shop_no: 1, board_no: 1, board_type: 11, board_name: "공지사항", use_board: "T", use_display: "T" },
  { shop_no: 1, board_no: 4, board_type: 3, board_name: "상품 사용후기", use_board: "T", use_display: "T" },
  { shop_no: 1, board_no: 6, board_type: 4, board_name: "상품 Q&A", use_board: "T", use_display: "T" },
  { shop_no: 1, board_no: 9, board_type: 9, board_name: "1:1 맞춤상담", use_board: "T", use_display: "T" },
] as const

export interface Article {
  shop_no: number
  board_no: number
  article_no: number
  parent_article_no: number | null
  product_no: number
  member_id: string
  writer: string
  writer_email: string
  title: string
  content: string
  client_ip: string
  created_date: string
  reply_status: "N" | "C"
  secret: "T" | "F"
  notice: "T" | "F"
  hit: number
}

const articlesPerBoard = 70
/** Articles a mall keeps of what callers wrote to one board. */
const keptWritings = 500
const dayMs = 86_400_000

/** Newest first. */
export function makeArticles(
  seed: number,
  boardNo: number,
  people: readonly Person[],
  startedAt: number,
): Article[] {
  const random = createRandom(seedOf(seed, "board", boardNo))
  const count = boardNo === 1 ? 12 : articlesPerBoard
  const ages = Array.from({ length: count }, () => random.below(90 * dayMs)).sort((a, b) => a - b)
  return ages.map((age, i) => {
    const person = random.pick(people)
    const [title, content] = random.pick(boardTalk[boardNo]!)
    const notice = boardNo === 1
    return {
      shop_no: 1,
      board_no: boardNo,
      article_no: boardNo * 10_000 + count - i,
      parent_article_no: null,
      product_no: boardNo === 4 || boardNo === 6 ? 10 + random.below(180) : 0,
      member_id: notice ? "" : person.customer.member_id,
      writer: notice ? "관리자" : person.name,
      writer_email: notice ? "" : person.email,
      title,
      content: random() < 0.1 && !notice ? `${content}<br><br>${random.pick(answers)}` : content,
      client_ip: `192.0.2.${1 + random.below(254)}`,
      created_date: dataTime(startedAt - age),
      reply_status: random() < 0.7 ? "C" : "N",
      secret: yes(boardNo === 9),
      notice: yes(notice),
      hit: random.below(300),
    }
  })
}

export interface Writing {
  writer: string
  title: string
  content: string
  client_ip: string
  member_id?: string
  product_no?: number
  parent_article_no?: number
  secret?: "T" | "F"
}

export function addArticle(articles: Article[], boardNo: number, writing: Writing, now: number): Article {
  const article: Article = {
    shop_no: 1,
    board_no: boardNo,
    article_no: Math.max(0, ...articles.map((a) => a.article_no)) + 1,
    parent_article_no: writing.parent_article_no ?? null,
    product_no: writing.product_no ?? 0,
    member_id: writing.member_id ?? "",
    writer: writing.writer,
    writer_email: "",
    title: writing.title,
    content: writing.content,
    client_ip: writing.client_ip,
    created_date: dataTime(now),
    reply_status: "N",
    secret: writing.secret ?? "F",
    notice: "F",
    hit: 0,
  }
  articles.unshift(article)
  if (articles.length > articlesPerBoard + keptWritings) articles.length = articlesPerBoard + keptWritings
  return article
}
