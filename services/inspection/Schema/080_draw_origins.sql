-- Who entered a draw by origin (2.7.0), counted when its lists were frozen: enterprises, not models. Draws of before have no rows.
CREATE TABLE draw_origins (
    draw_id TEXT NOT NULL,
    origin BIGINT NOT NULL,                 -- number of the wire
    frame BIGINT NOT NULL,                  -- existing market entities of the region at the instant of the pool
    pool BIGINT NOT NULL,                   -- those of them in the pool
    PRIMARY KEY (draw_id, origin)
);
