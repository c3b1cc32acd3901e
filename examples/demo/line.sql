-- Where \copy puts the file as it is.
CREATE SCHEMA demo;
CREATE TABLE demo.line (
    vru_line text, call_id text, customer_id text, priority text, type text, date text, vru_entry text, vru_exit text,
    vru_time text, q_start text, q_exit text, q_time text, outcome text, ser_start text, ser_exit text, ser_time text,
    server text
);
