// Preloaded: this process lives at a day that stays the same, so that ages and dates on the screen do.
const now = Date.now
const away = Date.parse(process.env.CAPTURE_TIME) - now()

global.Date = class extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now() + away]))
  }

  static now() {
    return now() + away
  }
}
