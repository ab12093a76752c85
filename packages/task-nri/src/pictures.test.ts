import { describe, expect, it } from "vitest";
import { graphs } from "./pictures.js";

describe("graphs", () => {
  // 3 vertices, 2 frames of [2, 3]; edges 01 02 12
  const positions = [-1, 0, 1, -1, 0, 1, -1, 0, 1, 1, 0, -1];
  const html = graphs([{ vertices: 3, positions, truth: [1, 1, 0], found: [1, 0, 1] }]);
  const figure = html.slice(html.indexOf("<figure>"));

  it("draws found, missed and wrong edges, each in its own way, at the last frame", () => {
    expect(figure.match(/<line /g)).toHaveLength(3);
    expect(figure).toContain('<line x1="12.0" y1="188.0" x2="100.0" y2="100.0" stroke="#2a9d5c"');
    expect(figure).toContain('<line x1="12.0" y1="188.0" x2="188.0" y2="12.0" stroke="currentColor"');
    expect(figure).toContain('<line x1="100.0" y1="100.0" x2="188.0" y2="12.0" stroke="#d1495b"');
    expect(figure).toContain("1 of 2 edges");
  });

  it("draws each vertex and the way that it came", () => {
    expect(figure.match(/<circle /g)).toHaveLength(3);
    expect(figure).toContain('<polyline points="12.0,12.0 12.0,188.0"');
  });
});
