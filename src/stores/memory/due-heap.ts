// What is due in the memory store: a heap that knows where each of its entries stands.
import type { Connection } from "../../core/connection.ts"

export interface HeapSlot {
  connection: Connection
  /** Where it stands in the heap; -1 when it is never due. */
  place: number
}

export interface DueHeap {
  /** Puts the slot where its `refreshAt` belongs, or takes it out when there is none. */
  settle(slot: HeapSlot): void
  remove(slot: HeapSlot): void
  /** In no order. Visits what is due and its children, not what is stored. */
  dueBefore(at: number): HeapSlot[]
}

export function createDueHeap(): DueHeap {
  const heap: HeapSlot[] = []

  function put(slot: HeapSlot, place: number): void {
    heap[place] = slot
    slot.place = place
  }

  function rise(slot: HeapSlot): void {
    let place = slot.place
    while (place > 0) {
      const parent = heap[(place - 1) >> 1]!
      if (dueAt(parent) <= dueAt(slot)) break
      put(parent, place)
      place = (place - 1) >> 1
    }
    put(slot, place)
  }

  function sink(slot: HeapSlot): void {
    let place = slot.place
    for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && dueAt(heap[child + 1]!) < dueAt(heap[child]!)) child++
      if (dueAt(heap[child]!) >= dueAt(slot)) break
      put(heap[child]!, place)
      place = child
    }
    put(slot, place)
  }

  function remove(slot: HeapSlot): void {
    const { place } = slot
    if (place < 0) return
    slot.place = -1
    const last = heap.pop()!
    if (last === slot) return
    put(last, place)
    rise(last)
    sink(last)
  }

  function settle(slot: HeapSlot): void {
    if (slot.connection.refreshAt === undefined) {
      remove(slot)
      return
    }
    if (slot.place < 0) put(slot, heap.length)
    rise(slot)
    sink(slot)
  }

  function dueBefore(at: number): HeapSlot[] {
    const due: HeapSlot[] = []
    const visit = (place: number): void => {
      const slot = heap[place]
      if (!slot || dueAt(slot) > at) return
      due.push(slot)
      visit(2 * place + 1)
      visit(2 * place + 2)
    }
    visit(0)
    return due
  }

  return { settle, remove, dueBefore }
}

function dueAt(slot: HeapSlot): number {
  return slot.connection.refreshAt!
}
