/** A draw that can be repeated: CONTRACT_SEED of the environment, else the same each time; the tests' names print it. */
export function seeded(): { readonly seed: number; readonly random: () => number } {
  const seed = Number(process.env["CONTRACT_SEED"] ?? 1);
  let state = seed;
  return {
    seed,
    random: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

export function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
