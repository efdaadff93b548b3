/** A product package of another time: a client without a method. */
exports.default = class {}
