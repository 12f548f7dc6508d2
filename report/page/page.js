// Brings the pictures to life: what is drawn already is replaced by the same picture with tooltips and a legend that filters.
(() => {
  const specs = JSON.parse(document.getElementById('specs').textContent);
  const phone = matchMedia('(max-width: 699px)');
  const options = {
    mode: 'vega',
    renderer: 'svg',
    actions: false,
    // Expressions are interpreted, never compiled: the page forbids eval.
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };

  async function enliven(holder) {
    const [id, size] = [holder.dataset.chart, holder.dataset.size];
    const stage = document.createElement('div');
    await vegaEmbed(stage, structuredClone(specs[id][size]), options);
    holder.replaceChildren(...stage.childNodes);
    holder.dataset.live = 'true';
  }

  async function enlivenShown() {
    const size = phone.matches ? 'narrow' : 'wide';
    for (const holder of document.querySelectorAll(`[data-size="${size}"]:not([data-live])`)) await enliven(holder);
    document.documentElement.dataset.ready = size;
  }

  phone.addEventListener('change', enlivenShown);
  // Text is measured, so the font has to be there.
  document.fonts.load('400 12px Figtree').then(enlivenShown);
})();
