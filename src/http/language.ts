// Which of our two languages the caller reads.

import type { Language } from "../messages/index.ts"
import type { Asked } from "./asked.ts"

export function languageOf(request: Pick<Asked, "headers">, otherwise: Language): Language {
  const wanted = request.headers.get("accept-language")
  if (!wanted) return otherwise
  const ranked = wanted
    .slice(0, 200)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";")
      const weight = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find(Boolean)
      return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => (language === "ko" || language === "en") && weight > 0)
    .sort((left, right) => right.weight - left.weight)
  return (ranked[0]?.language as Language | undefined) ?? otherwise
}
