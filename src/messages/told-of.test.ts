// The record of an alert that went out names no codes of ours where there are words for them.
import assert from "node:assert/strict"
import { test } from "node:test"
import type { KeeperEvent } from "../core/events.ts"
import { messages } from "./index.ts"

const told = (language: "ko" | "en", detail: string, mall = "") =>
  messages(language).log.events.alerted({ at: 0, kind: "alerted", detail } as KeeperEvent, mall)

test("where people were told, of what, and of how many", () => {
  assert.equal(
    told("ko", "console: ending 1", "mymall"),
    "mymall: 알림을 보냈습니다(콘솔: 리프레시 토큰 기한 임박)",
  )
  assert.equal(told("ko", "email: lost ×37"), "알림을 보냈습니다(메일: 연결 끊김, 쇼핑몰 37곳)")
  assert.equal(told("ko", "slack: recovered"), "알림을 보냈습니다(Slack: 정상 복구)")
  assert.equal(
    told("en", "webhook: ending 0.5 ×2"),
    "people were told (by webhook: the refresh token's end came near, 2 malls)",
  )
})

test("a notifier of somebody's own goes by its own name", () => {
  assert.equal(told("en", "pager: lost", "mymall"), "mymall: people were told (pager: disconnected)")
  assert.equal(told("en", "something else"), "people were told (something else)")
})
