/** CommonJS: `require` of the package, without a second build of it. */
const { Tokenizer } = require("reckoner");
const { default: gpt2 } = require("reckoner/vocabularies/gpt2");

Tokenizer.load(gpt2).then((tokenizer) => console.log(tokenizer.count("The quick brown fox")));
