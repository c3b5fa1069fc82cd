// Addresses inside a network: this machine, its neighbours, what hosting platforms answer about themselves, and all that leads there by another writing.
import { lookup as systemLookup } from "node:dns"
import { BlockList, isIP, type LookupFunction } from "node:net"

/** Without the special ones nobody reaches from outside either: what is not a host of the internet is not another host. */
const insideNets = {
  ipv4: [
    ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
    ...["192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"],
  ],
  ipv6: [
    // Those of IPv4 in another dress: compatible, translated, tunnelled. What is mapped is looked up as IPv4.
    ...["::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"],
    ...["100::/64", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"],
  ],
} as const

const inside = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const kind of ["ipv4", "ipv6"] as const) {
  for (const net of insideNets[kind]) {
    const [address = "", bits] = net.split("/")
    inside[kind].addSubnet(address, Number(bits), kind)
  }
}

/** False for a name: where that leads is seen when it is looked up. */
export function isInside(address: string): boolean {
  const kind = isIP(address)
  if (kind === 0) return false
  if (kind === 4) return inside.ipv4.check(address, "ipv4")
  // The list for IPv4 knows `::ffff:10.0.0.1` in all its writings, and nothing else of IPv6.
  return inside.ipv6.check(address, "ipv6") || inside.ipv4.check(address, "ipv6")
}

/** A name may lead anywhere: what counts is the address that is then connected to. */
export const outsideOnly: LookupFunction = (host, options, done) => {
  systemLookup(host, { ...options, all: true }, (error, found) => {
    const outside = (found ?? []).filter(({ address }) => !isInside(address))
    const [first] = outside
    if (error || !first) {
      const refused = error ?? Object.assign(new Error("inside"), { code: "EHOSTUNREACH" })
      return done(refused, "", 4)
    }
    if (options.all) return done(null, outside)
    done(null, first.address, first.family)
  })
}
