module.exports = (config) => {
  config.addFilter("output", (text) => text); // dir: { output: "nowhere" }
  return { dir: { input: "src", output: "dist" } };
};
