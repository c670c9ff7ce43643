#include "CSentencePiece.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <unordered_map>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

struct SubwordModel {
  sentencepiece::SentencePieceProcessor processor;
};

namespace {

void copy_message(const std::string &text, char *message, size_t capacity) noexcept {
  if (message == nullptr || capacity == 0) return;
  const size_t count = text.size() < capacity - 1 ? text.size() : capacity - 1;
  std::memcpy(message, text.data(), count);
  message[count] = '\0';
}

/// Calls `body`, which returns the library's status, and turns its result or exception into an outcome.
template <typename Body>
SubwordOutcome guarded(Body body, char *message, size_t capacity) noexcept {
  try {
    const sentencepiece::util::Status status = body();
    if (status.ok()) return SubwordSuccess;
    copy_message(status.ToString(), message, capacity);
  } catch (const std::bad_alloc &) {
    copy_message("no memory", message, capacity);
    return SubwordNoMemory;
  } catch (const std::system_error &error) {
    // Only starting a thread throws this here.
    copy_message(error.what(), message, capacity);
    return SubwordNoThread;
  } catch (const std::exception &error) {
    copy_message(error.what(), message, capacity);
  } catch (...) {
    copy_message("unknown failure", message, capacity);
  }
  return SubwordUnsuitable;
}

/// Gives the caller's sentences to the trainer, without a temporary file.
class CallbackSentences final : public sentencepiece::SentenceIterator {
 public:
  CallbackSentences(SubwordSentence next, void *context) : next_(next), context_(context) {
    Next();
  }

  bool done() const override { return done_; }

  void Next() override {
    size_t count = 0;
    const char *text = done_ ? nullptr : next_(context_, &count);
    if (text == nullptr) {
      done_ = true;
    } else {
      value_.assign(text, count);
    }
  }

  const std::string &value() const override { return value_; }

  sentencepiece::util::Status status() const override { return sentencepiece::util::Status(); }

 private:
  SubwordSentence next_;
  void *context_;
  std::string value_;
  bool done_ = false;
};

}  // namespace

SubwordOutcome subword_model_load(const uint8_t *bytes, size_t count, SubwordModel **model,
                                  char *message, size_t message_capacity) {
  *model = nullptr;
  return guarded(
      [&] {
        auto loaded = std::make_unique<SubwordModel>();
        const auto status = loaded->processor.LoadFromSerializedProto(
            {reinterpret_cast<const char *>(bytes), count});
        if (status.ok()) *model = loaded.release();
        return status;
      },
      message, message_capacity);
}

void subword_model_free(SubwordModel *model) { delete model; }

ptrdiff_t subword_model_encode(const SubwordModel *model, const char *text, size_t count,
                               int32_t *ids, uint32_t *begins, uint32_t *ends, size_t capacity) {
  try {
    sentencepiece::ImmutableSentencePieceText encoded;
    const auto status = model->processor.Encode({text, count}, encoded.mutable_proto());
    if (!status.ok()) return -1;
    const size_t pieces = encoded.pieces_size();
    if (pieces > capacity) return static_cast<ptrdiff_t>(pieces);
    for (size_t i = 0; i < pieces; ++i) {
      const auto piece = encoded.pieces(static_cast<int>(i));
      ids[i] = static_cast<int32_t>(piece.id());
      begins[i] = piece.begin();
      ends[i] = piece.end();
    }
    return static_cast<ptrdiff_t>(pieces);
  } catch (const std::bad_alloc &) {
    return -2;
  } catch (...) {
    return -1;
  }
}

SubwordOutcome subword_train(const char *kind, const char *normalization, int32_t vocabulary_size,
                             SubwordSentence next, void *context, uint8_t **model,
                             size_t *model_count, char *message, size_t message_capacity) {
  *model = nullptr;
  *model_count = 0;
  const SubwordOutcome outcome = guarded(
      [&] {
        const std::unordered_map<std::string, std::string> arguments = {
            {"model_type", kind},
            {"vocab_size", std::to_string(vocabulary_size)},
            {"hard_vocab_limit", "false"},
            {"normalization_rule_name", normalization},
            {"unk_surface", "\u2047"},
            {"unk_id", "0"},
            {"pad_id", "1"},
            {"bos_id", "2"},
            {"eos_id", "3"},
            // The caller samples, cuts long lines and chooses the alphabet.
            {"character_coverage", "1.0"},
            {"max_sentence_length", "65536"},
            // The sums of a unigram model are added by thread, so the result depends on the number of threads.
            {"num_threads", "4"},
            {"minloglevel", "3"},
        };
        CallbackSentences sentences(next, context);
        std::string serialized;
        const auto status =
            sentencepiece::SentencePieceTrainer::Train(arguments, &sentences, &serialized);
        if (!status.ok()) return status;
        auto *bytes =
            static_cast<uint8_t *>(std::malloc(serialized.empty() ? 1 : serialized.size()));
        if (bytes == nullptr) throw std::bad_alloc();
        std::memcpy(bytes, serialized.data(), serialized.size());
        *model = bytes;
        *model_count = serialized.size();
        return status;
      },
      message, message_capacity);
#if defined(__GLIBC__)
  // Returns tens of MiB that training has freed to the system.
  malloc_trim(0);
#endif
  return outcome;
}

void subword_bytes_free(uint8_t *bytes) { std::free(bytes); }
