// Preloaded: this process lives at a day that stays the same, so that ages and dates on the screen do.
const now = Date.now
const away = Date.parse(process.env.CAPTURE_TIME) - now()

const CapturedDate = class extends Date {
  /** @param {any[]} given */
  constructor(...given) {
    // @ts-expect-error Date takes no, one or several arguments.
    super(...(given.length > 0 ? given : [now() + away]))
  }

  static now() {
    return now() + away
  }
}
global.Date = /** @type {any} */ (CapturedDate)
