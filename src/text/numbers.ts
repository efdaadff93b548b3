/** A count as people read it: "65,536". toLocaleString would first load the rules of a language, which takes 12 ms. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
