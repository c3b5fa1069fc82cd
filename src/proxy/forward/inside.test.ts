// Which addresses are inside a network, however they are written.
import assert from "node:assert/strict"
import { test } from "node:test"
import { isInside } from "./inside.ts"

const all = (text: string) => text.trim().split(/\s+/)

test("addresses inside a network, and other writings of them, are none of another host", () => {
  const addresses = all(`
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.0.9 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1
    192.0.0.8 192.0.0.192 198.18.0.1 198.19.255.255 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::127.0.0.1 ::a00:1 0:0:0:0:0:0:0:1
    ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::FFFF:198.18.0.1 0:0:0:0:0:ffff:7f00:1
    64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1 2001:0:1::1
    100::1 fc00::1 fd12:3456::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1`)
  for (const address of addresses) assert(isInside(address), address)
})

test("hosts of the internet are outside", () => {
  const addresses = all(`
    1.1.1.1 8.8.8.8 11.0.0.1 100.128.0.1 172.32.0.1 192.0.1.1 192.167.1.1 198.17.1.1 198.20.0.1 223.255.255.255
    2606:4700::1111 2001:4860:4860::8888 2001:200::1 2003::1 ::ffff:8.8.8.8 64:ff9a::1 localhost example.com`)
  for (const address of addresses) assert(!isInside(address), address)
})
