// What the forward proxy's authority may ever sign for, wherever it is kept.
import { systemClock } from "../node/clock.ts"
import { randomBytes } from "../node/random-bytes.ts"
import {
  type Authority,
  type AuthorityPlace,
  openAuthority,
} from "../proxy/forward/certificates/authority.ts"
import type { Places } from "../proxy/forward/places.ts"

/**
 * Every platform of shops and their customers that is here or planned: one that comes later needs no new certificate in
 * anybody's programs. Nothing else can ever stand below our intermediate. Google, Slack and Meta are left out on purpose:
 * what may sign for them may stand for far more than a shop, and their programs ask for a token instead.
 */
const onlyNames = [
  ...["cafe24api.com", "cafe24data.com", "api.commerce.naver.com", "openapi.imweb.me", "api.imweb.me"],
  ...["myshopify.com", "kapi.kakao.com", "kauth.kakao.com", "partner.shopeemobile.com", "api.lazada.com"],
  ...["auth.lazada.com", "app-store-api.channel.io"],
]

export function authorityFor(
  { wildcards }: Pick<Places, "wildcards">,
  place: AuthorityPlace,
): Promise<Authority> {
  return openAuthority(place, {
    // Certificates are for other programs, whose clock is the wall's.
    clock: systemClock,
    chance: randomBytes,
    wildcards,
    onlyNames,
  })
}
