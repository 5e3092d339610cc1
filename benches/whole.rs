//! Whole builds as processes, as ratios against what was measured beside them in the same run.
//!
//! ```text
//! cargo bench --bench whole             every table of docs/performance.md
//! cargo bench --bench whole -- 1000     sites of this size alone
//! cargo bench --bench whole -- FOLDER   a site of your own, against copying its files
//! cargo bench --bench whole -- site 1000 FOLDER    write such a site, to look at
//! ```
//!
//! The floor is this program again, asked to read every page and to write files of the same
//! names and lengths, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod site;

use std::env;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;
use walkdir::WalkDir;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 50_000];

/// How often each pair is measured; the median counts.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["floor", events, list, out] => floor(Path::new(events), Path::new(list), Path::new(out)),
        ["read", folders @ ..] => folders
            .iter()
            .for_each(|folder| read_all(Path::new(folder))),
        ["copy", from, to] => copy(Path::new(from), Path::new(to)),
        ["site", size, folder] => site::write(Path::new(folder), size.parse().unwrap()).unwrap(),
        // `cargo test --all-targets` runs a benchmark without this flag, to see that it starts.
        [] if !env::args().any(|argument| argument == "--bench") => {}
        [] => tables(&SIZES),
        [one] => match one.parse() {
            Ok(size) => tables(&[size]),
            Err(_) => own_site(Path::new(one)),
        },
        other => panic!("{other:?}"),
    }
}

/// A process: how long it took, and how much memory it had at most.
struct Measured {
    time: Duration,
    peak_bytes: u64,
}

fn measure(program: &Path, arguments: &[&Path]) -> Measured {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null());
    let started = Instant::now();
    let finished = command.spawn().unwrap().wait4().unwrap();
    let time = started.elapsed();
    assert!(finished.status.success(), "{program:?} {arguments:?}");
    Measured {
        time,
        peak_bytes: finished.rusage.maxrss,
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn calfeed() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_calfeed"))
}

struct Row {
    size: usize,
    cold: Duration,
    floor: Duration,
    idle: Duration,
    read: Duration,
    peak_bytes: u64,
    all_bytes: u64,
    input_bytes: u64,
    output_bytes: u64,
    files: usize,
}

fn tables(sizes: &[usize]) {
    let rows: Vec<Row> = sizes.iter().map(|size| row(*size)).collect();
    println!(
        "| events | files out | MB in | MB out | floor | cold build | cold/floor | read all | idle build | idle/read | idle/cold | cold, µs an event | peak MB | all.ics MB |"
    );
    println!("{}|", "| --: ".repeat(14));
    for row in rows {
        let mega = |bytes: u64| bytes as f64 / 1e6;
        println!(
            "| {} | {} | {:.1} | {:.1} | {} | {} | **{:.2}** | {} | {} | **{:.2}** | {:.2} | {:.0} | {:.0} | {:.1} |",
            row.size,
            row.files,
            mega(row.input_bytes),
            mega(row.output_bytes),
            seconds(row.floor),
            seconds(row.cold),
            ratio(row.cold, row.floor),
            seconds(row.read),
            seconds(row.idle),
            ratio(row.idle, row.read),
            ratio(row.idle, row.cold),
            row.cold.as_secs_f64() * 1e6 / row.size as f64,
            mega(row.peak_bytes),
            mega(row.all_bytes),
        );
    }
    println!("\n{}", machine_independent_facts());
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Measures a site of a size: cold build and floor by turns, then idle build and reading.
fn row(size: usize) -> Row {
    let folder = tempfile::tempdir().unwrap();
    let [events, out, floor_out, list] =
        ["events", "public", "floor", "list"].map(|name| folder.path().join(name));
    site::write(&events, size).unwrap();
    let build = [
        "build".as_ref(),
        events.as_path(),
        "--out".as_ref(),
        out.as_path(),
    ];
    measure(&calfeed(), &build);
    let files = write_list(&out, &list);
    let this = env::current_exe().unwrap();
    let (mut cold, mut floor, mut idle, mut read) = (vec![], vec![], vec![], vec![]);
    let mut peak_bytes = 0;
    for _ in 0..ROUNDS {
        // Each writes where the other's files were just removed: memory that nothing used for a
        // while is slower to get.
        fs::remove_dir_all(&out).unwrap();
        let arguments = [
            "floor".as_ref(),
            events.as_path(),
            list.as_path(),
            floor_out.as_path(),
        ];
        floor.push(measure(&this, &arguments).time);
        fs::remove_dir_all(&floor_out).unwrap();
        let measured = measure(&calfeed(), &build);
        cold.push(measured.time);
        peak_bytes = peak_bytes.max(measured.peak_bytes);
    }
    for _ in 0..ROUNDS {
        read.push(measure(&this, &["read".as_ref(), events.as_path(), out.as_path()]).time);
        idle.push(measure(&calfeed(), &build).time);
    }
    Row {
        size,
        cold: median(cold),
        floor: median(floor),
        idle: median(idle),
        read: median(read),
        peak_bytes,
        all_bytes: fs::metadata(out.join("all.ics")).unwrap().len(),
        input_bytes: bytes_in(&events),
        output_bytes: bytes_in(&out),
        files,
    }
}

/// A site of somebody's own: building it against copying its files.
fn own_site(events: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let (out, copied) = (folder.path().join("public"), folder.path().join("copy"));
    let this = env::current_exe().unwrap();
    let (mut cold, mut copy) = (vec![], vec![]);
    for _ in 0..ROUNDS * 5 {
        let _ = fs::remove_dir_all(&out);
        let _ = fs::remove_dir_all(&copied);
        copy.push(measure(&this, &["copy".as_ref(), events, copied.as_path()]).time);
        let build = ["build".as_ref(), events, "--out".as_ref(), out.as_path()];
        cold.push(measure(&calfeed(), &build).time);
    }
    let (cold, copy) = (median(cold), median(copy));
    println!(
        "copy {}, cold build {}: {:.2}",
        seconds(copy),
        seconds(cold),
        ratio(cold, copy)
    );
}

/// The length of the program, and how long it takes to start.
fn machine_independent_facts() -> String {
    let times = (0..20)
        .map(|_| measure(&calfeed(), &["--version".as_ref()]).time)
        .collect();
    let bytes = fs::metadata(calfeed()).unwrap().len();
    format!(
        "binary {:.1} MB; `calfeed --version` {:.1} ms",
        bytes as f64 / 1e6,
        median(times).as_secs_f64() * 1e3
    )
}

fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
}

fn bytes_in(folder: &Path) -> u64 {
    files_in(folder)
        .map(|path| fs::metadata(path).unwrap().len())
        .sum()
}

/// Writes names and lengths of the files in a folder, a line each.
fn write_list(folder: &Path, list: &Path) -> usize {
    let mut text = String::new();
    for path in files_in(folder) {
        let length = fs::metadata(&path).unwrap().len();
        let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
        text.push_str(&format!("{length} {name}\n"));
    }
    fs::write(list, &text).unwrap();
    text.lines().count()
}

/// Reads every page, and writes files of given names and lengths.
fn floor(events: &Path, list: &Path, out: &Path) {
    read_all(events);
    let filler = vec![b'x'; 1 << 20];
    for line in fs::read_to_string(list).unwrap().lines() {
        let (length, name) = line.split_once(' ').unwrap();
        let path = out.join(name);
        if !path.parent().unwrap().exists() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        let mut file = File::create(path).unwrap();
        let mut length: usize = length.parse().unwrap();
        while length > 0 {
            let piece = length.min(filler.len());
            file.write_all(&filler[..piece]).unwrap();
            length -= piece;
        }
    }
}

fn read_all(folder: &Path) {
    let mut buffer = vec![0; 64 * 1024];
    for path in files_in(folder) {
        let mut file = File::open(path).unwrap();
        while file.read(&mut buffer).unwrap() > 0 {}
    }
}

fn copy(from: &Path, to: &Path) {
    for path in files_in(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
}
