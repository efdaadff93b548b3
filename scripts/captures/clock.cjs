// Preloaded: starts the clock of the process at CAPTURE_TIME, so that dates and ages on the screen stay the same.
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
